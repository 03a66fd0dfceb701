import type { DocumentBlock, ReadDocument } from '../document-text';
import { decodeDocumentText } from './decode';

const listMark = /^\s*(?:[-*•·○●◦□■▪▷▶❍※☞]|\d{1,2}[.)]\s|[가-하][.)]\s|[①-⑳])/;
const leastWrapped = 30;

/** Reads plain text: an empty line ends a paragraph; lines wrapped at a fixed width are joined again. */
export function readPlainText(bytes: Buffer, contentType?: string): ReadDocument {
	const { text, charset, warnings } = decodeDocumentText(bytes, contentType);
	const blocks: DocumentBlock[] = [];
	for (const group of text.replace(/\r\n?/g, '\n').split(/\n[^\S\n]*\n+|\f/)) {
		for (const line of joinWrapped(group.split('\n'))) {
			blocks.push({ kind: listMark.test(line) ? 'list' : 'paragraph', text: line });
		}
	}
	return { format: 'text', blocks, pages: null, metadata: { charset }, warnings };
}

/** Lines of nearly the same length that don't end a sentence were broken by a program, not by the writer. */
function joinWrapped(lines: string[]): string[] {
	const longest = lines.reduce((most, line) => Math.max(most, line.length), 0);
	const joined: string[] = [];
	let open = false;
	for (const line of lines) {
		const before = joined.at(-1);
		if (open && before !== undefined && !listMark.test(line))
			joined[joined.length - 1] = `${before} ${line.trim()}`;
		else joined.push(line);
		open =
			line.length >= leastWrapped && line.length >= longest * 0.8 && !/[.!?。:]["'”’)\]]?\s*$/.test(line);
	}
	return joined;
}
