import { writeFile } from 'node:fs/promises';
import { CityHallError } from '../../errors';
import { fileNameFromDisposition, safeFileName, type HttpRequest, type HttpResponse } from '../../net';
import type { FoundAttachment } from './attachment-links';
import { fileKind, looksLikeHtml } from './file-kinds';
import type { RunFiles } from './run-files';
import { sha256, type Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import type { CrawlAttachment } from '../types';

export interface Downloads {
	polite: PoliteClient;
	/** Where the files go. */
	files: RunFiles;
	maxBytes: number;
}

interface TakenFile {
	path: string;
	sizeBytes: number;
	sha256: string;
	/** The first bytes. */
	head: Buffer;
}

function empty(name: string, error: string): CrawlAttachment {
	const extension = (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? '').toLowerCase();
	return { name, sizeBytes: 0, sha256: '', mime: '', extension, file: null, error };
}

function nameFor(found: FoundAttachment, disposition: string | undefined, finalUrl: string): string {
	const sent = fileNameFromDisposition(disposition);
	if (sent) return sent;
	if (/\.\w{1,8}$/.test(found.name)) return found.name;
	const last = safeFileName(decodeURIComponentSafely(new URL(finalUrl).pathname.split('/').pop() ?? ''));
	return /\.(do|asp|aspx|jsp|php)$/i.test(last) || last === '' ? found.name || 'file' : last;
}

function decodeURIComponentSafely(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

async function taken(response: HttpResponse, path: string): Promise<TakenFile> {
	await writeFile(path, response.body);
	return {
		path,
		sizeBytes: response.body.length,
		sha256: sha256(response.body),
		head: response.body,
	};
}

/**
 * Downloads one attachment in the cookie session of its page, into a file of the run. What goes wrong is told on the attachment itself;
 * only a cancelled crawl throws.
 */
export async function downloadAttachment(
	page: Page,
	found: FoundAttachment,
	{ polite, files, maxBytes }: Downloads,
): Promise<CrawlAttachment> {
	let path: string | null = null;
	const refused = async (name: string, error: string) => {
		await files.drop([path]);
		return empty(name, error);
	};
	try {
		path = await files.path();
		const request: HttpRequest = { ...requestFor(found.target, found.target.method, page.charset), maxBytes };
		const { response } = await polite.request({
			...request,
			headers: { ...request.headers, referer: page.finalUrl },
		});
		const name = nameFor(found, response.headers['content-disposition'], response.finalUrl);
		if (response.status >= 400)
			return await refused(name, `The site answered with status ${response.status} instead of the file.`);
		const file = await taken(response, path);
		if (file.sizeBytes === 0) return await refused(name, 'The site sent an empty file.');
		if (looksLikeHtml(file.head) && !/\.(html?|xml|svg|hml)$/i.test(name))
			return await refused(name, 'The site sent a web page instead of the file; it may be gone.');
		const kind = fileKind(file.head, name);
		return {
			name: /\.\w{1,8}$/.test(name) || kind.extension === '' ? name : `${name}.${kind.extension}`,
			sizeBytes: file.sizeBytes,
			sha256: file.sha256,
			...kind,
			file: path,
		};
	} catch (error) {
		if (!(error instanceof CityHallError) || error.code === 'NET_CANCELLED') {
			await files.drop([path]);
			throw error;
		}
		return await refused(found.name, error.message);
	}
}
