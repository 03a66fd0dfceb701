import { type Container, detectCompoundFormat, detectContainer, detectZipFormat } from './detect-format';
import { assemble, type DocumentText, type ReadDocument } from './document-text';
import { encryptedDocument } from './faults';
import { previewWarning } from './preview-check';
import { checkZip, listZip } from './zip';

/** Finds out what the bytes are and reads them. Runs in a worker: nothing here is bounded in time. A reader loads when its format comes. */
export async function parseDocument(bytes: Buffer, contentType?: string): Promise<DocumentText> {
	const container = detectContainer(bytes, contentType);
	const read =
		container === 'zip' ? await readZip(bytes) : await readPlainFile(bytes, container, contentType);
	const document = assemble(read);
	const warning =
		'preview' in read && typeof read.preview === 'string'
			? previewWarning(read.preview, document.text)
			: null;
	const warnings = warning === null ? document.warnings : [...document.warnings, warning];
	if (document.characters === 0 && warnings.length === 0) warnings.push('The document holds no text.');
	const { format, text, blocks, pages, metadata, characters } = document;
	return { format, text, blocks, pages, metadata, warnings, characters };
}

async function readZip(bytes: Buffer): Promise<ReadDocument> {
	const entries = listZip(bytes);
	const format = detectZipFormat(entries);
	if (entries.some((entry) => entry.encrypted)) throw encryptedDocument('The document');
	checkZip(bytes, entries);
	return format === 'docx'
		? (await import('./readers/docx')).readDocx(bytes)
		: (await import('./readers/hwp')).readHwp(bytes, 'hwpx');
}

async function readPlainFile(
	bytes: Buffer,
	container: Exclude<Container, 'zip'>,
	contentType?: string,
): Promise<ReadDocument> {
	switch (container) {
		case 'compound':
			return (await import('./readers/hwp')).readHwp(bytes, detectCompoundFormat(bytes));
		case 'hwp3':
		case 'hwpml':
			return (await import('./readers/hwp')).readHwp(bytes, container);
		case 'pdf':
			return (await import('./readers/pdf')).readPdf(bytes);
		case 'html':
			return (await import('./readers/html')).readHtml(bytes, contentType);
		default:
			return (await import('./readers/plain-text')).readPlainText(bytes, contentType);
	}
}
