import { writeFile } from 'node:fs/promises';
import { fileNameFromDisposition, safeFileName, type BodyFile, type HttpResponse } from '../../net';
import { examineFile } from '../attachments/examine-file';
import type { RunFiles } from '../attachments/run-files';
import type { CrawlAttachment } from '../types';
import { sha256 } from './page';

const HEAD_BYTES = 4096;

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The file name that the server gives, else the last part of the address. */
function fileNameOf(response: HttpResponse): string {
	const sent = fileNameFromDisposition(response.headers['content-disposition']);
	if (sent) return sent;
	const last = safeFileName(decoded(new URL(response.finalUrl).pathname.split('/').pop() ?? ''));
	return /\.(do|asp|aspx|jsp|php)$/i.test(last) || last === '' ? 'file' : last;
}

/** Nothing but its bytes said that it is a file. */
async function write(body: Buffer, files: RunFiles): Promise<BodyFile> {
	const path = await files.path();
	await writeFile(path, body);
	return { path, head: body.subarray(0, HEAD_BYTES), sizeBytes: body.length, sha256: sha256(body) };
}

/** An address that turned out to be a file and not a page. */
export async function fileOf(response: HttpResponse, files: RunFiles): Promise<CrawlAttachment> {
	const named = fileNameOf(response);
	const { path, head, sizeBytes, sha256 } = response.file ?? (await write(response.body, files));
	const { kind, entries, warnings } = await examineFile(path, head, named);
	return {
		name: /\.\w{1,8}$/.test(named) || kind.extension === '' ? named : `${named}.${kind.extension}`,
		sizeBytes,
		sha256,
		...kind,
		file: path,
		...(entries ? { entries } : {}),
		...(warnings.length > 0 ? { warnings } : {}),
	};
}
