import { CityHallError } from '../../errors';
import { fileNameFromDisposition, safeFileName, type HttpRequest } from '../../net';
import type { FoundAttachment } from './attachment-links';
import { fileKind, looksLikeHtml } from './file-kinds';
import { sha256, type Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import type { CrawlAttachment } from '../types';

export interface AttachmentLimits {
	maxBytes: number;
}

function empty(name: string, error: string): CrawlAttachment {
	const extension = (/\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1] ?? '').toLowerCase();
	return { name, sizeBytes: 0, sha256: '', mime: '', extension, content: Buffer.alloc(0), error };
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

/**
 * Downloads one attachment in the cookie session of its page. What goes wrong is told on the attachment itself; only a
 * cancelled crawl throws.
 */
export async function downloadAttachment(
	polite: PoliteClient,
	page: Page,
	found: FoundAttachment,
	limits: AttachmentLimits,
): Promise<CrawlAttachment> {
	try {
		const request: HttpRequest = {
			...requestFor(found.target, found.target.method, page.charset),
			maxBytes: limits.maxBytes,
		};
		const { response } = await polite.request({
			...request,
			headers: { ...request.headers, referer: page.finalUrl },
		});
		const name = nameFor(found, response.headers['content-disposition'], response.finalUrl);
		if (response.status >= 400)
			return empty(name, `The site answered with status ${response.status} instead of the file.`);
		if (response.body.length === 0) return empty(name, 'The site sent an empty file.');
		if (looksLikeHtml(response.body) && !/\.(html?|xml|svg|hml)$/i.test(name))
			return empty(name, 'The site sent a web page instead of the file; it may be gone.');
		const kind = fileKind(response.body, name);
		return {
			name: /\.\w{1,8}$/.test(name) || kind.extension === '' ? name : `${name}.${kind.extension}`,
			sizeBytes: response.body.length,
			sha256: sha256(response.body),
			...kind,
			content: response.body,
		};
	} catch (error) {
		if (!(error instanceof CityHallError) || error.code === 'NET_CANCELLED') throw error;
		return empty(found.name, error.message);
	}
}
