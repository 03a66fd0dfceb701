import { CityHallError } from '../errors';
import type { DocumentText } from './document-text';
import { emptyDocument, oversizedDocument } from './faults';
import { readInThread } from './reader-threads';

export interface ReadDocumentOptions {
	/** Not used to tell the format; kept with the result as `metadata.fileName`. */
	fileName?: string;
	/** Of the HTTP answer or mail part; only its charset and a claim of HTML count. */
	contentType?: string;
	/** Default 60,000. */
	timeoutMs?: number;
	/** Of the parser's heap, in MB. Default 768. */
	memoryMb?: number;
}

const mostBytes = 256 * 2 ** 20;

/**
 * Reads an office document: HWP 5, HWPX, HWP 3, HWPML, PDF, DOCX, HTML or plain text in any Korean charset.
 * What it is is told by its bytes. It is read in a worker thread, so a hostile file costs time and memory only up to the limits.
 * @throws CityHallError DOCUMENT_EMPTY, DOCUMENT_ENCRYPTED, DOCUMENT_BROKEN, DOCUMENT_UNSUPPORTED, DOCUMENT_TOO_LARGE, DOCUMENT_TIMEOUT
 */
export async function readDocument(
	bytes: Uint8Array,
	options: ReadDocumentOptions = {},
): Promise<DocumentText> {
	if (bytes.length === 0) throw emptyDocument();
	if (bytes.length > mostBytes) {
		throw oversizedDocument(
			`The file has ${Math.round(bytes.length / 2 ** 20)} MB; documents up to ${mostBytes / 2 ** 20} MB are read.`,
		);
	}
	const reply = await readInThread(
		// A copy, as the thread takes what it is given and the caller may still need the bytes.
		{ bytes: Uint8Array.from(bytes), contentType: options.contentType },
		{ timeoutMs: options.timeoutMs ?? 60_000, memoryMb: options.memoryMb ?? 768 },
	);
	if (!reply.ok) throw new CityHallError(reply.code, reply.message, reply.nextStep, { cause: reply.reason });
	const { document } = reply;
	return options.fileName === undefined
		? document
		: { ...document, metadata: { ...document.metadata, fileName: options.fileName } };
}
