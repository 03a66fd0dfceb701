export type DocumentFormat = 'hwp' | 'hwpx' | 'hwp3' | 'hwpml' | 'pdf' | 'docx' | 'html' | 'text';

export interface DocumentBlock {
	kind: 'heading' | 'paragraph' | 'table' | 'list';
	/** A table is Markdown, everything else plain text. */
	text: string;
	/** From 1; only where the format knows pages. */
	page?: number;
	/** Of a heading, 1 to 6. */
	level?: number;
}

export interface DocumentText {
	format: DocumentFormat;
	/** The blocks' texts in reading order, an empty line between them. */
	text: string;
	blocks: DocumentBlock[];
	pages: number | null;
	/** What the file says of itself: title, author, createdAt, modifiedAt (ISO 8601), and the like. */
	metadata: Record<string, string>;
	/** What was not read, in words for the person who reads the result. */
	warnings: string[];
	/** Length of `text` without white space. */
	characters: number;
}

/** What a reader of one format hands over; `assemble` makes the rest. */
export interface ReadDocument {
	format: DocumentFormat;
	blocks: DocumentBlock[];
	pages: number | null;
	metadata: Record<string, string>;
	warnings: string[];
}

const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufeff\ufffe\uffff]/g;

export function assemble(read: ReadDocument): DocumentText {
	const blocks: DocumentBlock[] = [];
	for (const block of read.blocks) {
		const text = block.text
			.replace(controls, '')
			.replace(/[^\S\n]+$/gm, '')
			.trim()
			.normalize('NFC');
		if (text !== '') blocks.push({ ...block, text });
	}
	const text = blocks.map((block) => block.text).join('\n\n');
	const characters = text.replace(/\s+/g, '').length;
	return { ...read, blocks, text, characters };
}
