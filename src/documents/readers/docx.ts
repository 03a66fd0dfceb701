import type { ReadDocument } from '../document-text';
import { brokenDocument } from '../faults';
import { listZip, readZipEntry } from '../zip';
import { blocksFromHtml } from './html-blocks';

/** Titles that mammoth takes for paragraphs, also as Korean templates and LibreOffice name them. */
const titles = [
	"p[style-name='Title'] => h1:fresh",
	"p[style-name='제목'] => h1:fresh",
	"p[style-name='제목 1'] => h1:fresh",
	"p[style-name='제목 2'] => h2:fresh",
	"p[style-name='제목 3'] => h3:fresh",
	"p[style-name='Subtitle'] => h2:fresh",
	"p[style-name='부제'] => h2:fresh",
];

/** Reads DOCX by way of mammoth's HTML, which has settled headings, lists and tables. Pictures are left out. */
export async function readDocx(bytes: Buffer): Promise<ReadDocument> {
	const { convertToHtml, images } = await import('#vendor/docx');
	const { parseDocument } = await import('#vendor/html');
	let html: string;
	try {
		const result = await convertToHtml(
			{ buffer: bytes },
			{
				styleMap: titles,
				convertImage: images.imgElement(() => Promise.resolve({ src: '' })),
				externalFileAccess: false,
			},
		);
		html = result.value;
	} catch (error) {
		throw brokenDocument('The Word document', error);
	}
	const blocks = blocksFromHtml(parseDocument(html));
	return { format: 'docx', blocks, pages: null, metadata: coreProperties(bytes), warnings: [] };
}

/** docProps/core.xml, ECMA-376 part 2, 11. */
function coreProperties(bytes: Buffer): Record<string, string> {
	const entry = listZip(bytes).find((candidate) => candidate.name === 'docProps/core.xml');
	const xml =
		entry === undefined ? '' : (readZipEntry(bytes, entry)?.toString('utf8').slice(0, 65_536) ?? '');
	const metadata: Record<string, string> = {};
	const elements = {
		title: 'title',
		subject: 'subject',
		author: 'creator',
		lastAuthor: 'lastModifiedBy',
		createdAt: 'created',
		modifiedAt: 'modified',
	};
	for (const [key, element] of Object.entries(elements)) {
		const value = new RegExp(`<(?:\\w+:)?${element}(?:\\s[^>]*)?>([^<]*)<`).exec(xml)?.[1]?.trim();
		if (value !== undefined && value !== '') metadata[key] = value;
	}
	return metadata;
}
