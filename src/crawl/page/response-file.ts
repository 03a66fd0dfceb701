import { writeFile } from 'node:fs/promises';
import { fileNameFromDisposition, safeFileName, type HttpResponse } from '../../net';
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
export function fileNameOf(response: HttpResponse): string {
	const sent = fileNameFromDisposition(response.headers['content-disposition']);
	if (sent) return sent;
	const last = safeFileName(decoded(new URL(response.finalUrl).pathname.split('/').pop() ?? ''));
	return /\.(do|asp|aspx|jsp|php)$/i.test(last) || last === '' ? 'file' : last;
}

/** An address that turned out to be a file and not a page. */
export async function fileOf(response: HttpResponse, files: RunFiles): Promise<CrawlAttachment> {
	const named = fileNameOf(response);
	const path = await files.path();
	await writeFile(path, response.body);
	const { kind, entries, warnings } = await examineFile(path, response.body.subarray(0, HEAD_BYTES), named);
	return {
		name: /\.\w{1,8}$/.test(named) || kind.extension === '' ? named : `${named}.${kind.extension}`,
		sizeBytes: response.body.length,
		sha256: sha256(response.body),
		...kind,
		file: path,
		...(entries ? { entries } : {}),
		...(warnings.length > 0 ? { warnings } : {}),
	};
}
