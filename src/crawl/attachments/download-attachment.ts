import { writeFile } from 'node:fs/promises';
import { CityHallError } from '../../errors';
import { fileNameFromDisposition, safeFileName, type HttpRequest, type HttpResponse } from '../../net';
import type { FoundAttachment } from './attachment-links';
import { diskErrorCode } from './disk-errors';
import { examineFile } from './examine-file';
import { extensionOf } from './file-kinds';
import type { RunFiles } from './run-files';
import { standIn } from './stand-ins';
import { sha256, type Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import type { CrawlAttachment } from '../types';

export interface Downloads {
	polite: Pick<PoliteClient, 'request'>;
	/** Where the files go. */
	files: RunFiles;
	maxBytes: number;
	/** Logs in again where the session has run out; false where there is no log-in. */
	renewSession?: () => Promise<boolean>;
}

interface TakenFile {
	sizeBytes: number;
	sha256: string;
	/** The first bytes. */
	head: Buffer;
}

type Answer = { ok: true; name: string; file: TakenFile } | { ok: false; name: string; reason: string; asksForLogin: boolean };

const HEAD_BYTES = 4096;
const SCRIPT_PAGES = /\.(do|asp|aspx|jsp|jspx|php|cgi|action|web|es)$/i;

function without(name: string, error: string): CrawlAttachment {
	return { name, sizeBytes: 0, sha256: '', mime: '', extension: extensionOf(name), file: null, error };
}

function nameFor(found: FoundAttachment, disposition: string | undefined, finalUrl: string): string {
	const sent = fileNameFromDisposition(disposition);
	if (sent && (/\.\w{1,8}$/.test(sent) || !/\.\w{1,8}$/.test(found.name))) return sent;
	if (/\.\w{1,8}$/.test(found.name)) return found.name;
	const last = safeFileName(decodeURIComponentSafely(new URL(finalUrl).pathname.split('/').pop() ?? ''));
	return /\.\w{1,8}$/.test(last) && !SCRIPT_PAGES.test(last) ? last : found.name || sent || last || 'file';
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
		sizeBytes: response.body.length,
		sha256: sha256(response.body),
		head: response.body.subarray(0, HEAD_BYTES),
	};
}

function statusReason(status: number): string {
	if (status === 404 || status === 410) return `The file is gone from the site (status ${status}).`;
	if (status === 401 || status === 403) return `The site does not give the file to everyone (status ${status}).`;
	if (status === 429 || status >= 500)
		return `The site could not give the file just now (status ${status}). The next run asks for it again.`;
	return `The site answered with status ${status} instead of the file.`;
}

/** The words for what concerns this file alone; null for what ends or concerns the whole run. */
function toldOnTheFile(error: unknown): string | null {
	if (error instanceof CityHallError)
		return /^(NET_CANCELLED|CRAWL_BUDGET|CRAWL_ARCHIVE|STORE_\w+|LEASE_\w+)$/.test(error.code) ? null : error.message;
	const code = diskErrorCode(error);
	return code === null ? null : `The file could not be stored on this server (${code}). Ask the administrator whether the disk is full.`;
}

async function ask(page: Page, found: FoundAttachment, path: string, { polite, maxBytes }: Downloads): Promise<Answer> {
	const request: HttpRequest = { ...requestFor(found.target, found.target.method, page.charset), maxBytes };
	const { response } = await polite.request({
		...request,
		headers: { ...request.headers, referer: page.finalUrl },
		purpose: 'attachment',
	});
	const name = nameFor(found, response.headers['content-disposition'], response.finalUrl);
	const file = await taken(response, path);
	const refused = (reason: string, asksForLogin = false): Answer => ({ ok: false, name, reason, asksForLogin });
	const instead = standIn(file.head, file.sizeBytes, name);
	if (response.status >= 400) return refused(statusReason(response.status), response.status === 401);
	if (response.status >= 300 || response.status === 204)
		return refused(`The site answered with status ${response.status} instead of the file.`);
	if (file.sizeBytes === 0) return refused('The site sent an empty file.');
	return instead ? refused(instead.reason, instead.asksForLogin) : { ok: true, name, file };
}

/**
 * Downloads one attachment in the cookie session of its page, into a file of the run. What goes wrong is told on the attachment itself;
 * only what ends the whole run (cancelled, a budget used up) throws.
 */
export async function downloadAttachment(page: Page, found: FoundAttachment, downloads: Downloads): Promise<CrawlAttachment> {
	let path: string | null = null;
	let kept = false;
	try {
		path = await downloads.files.path();
		let answer = await ask(page, found, path, downloads);
		if (!answer.ok && answer.asksForLogin && (await downloads.renewSession?.()))
			answer = await ask(page, found, path, downloads);
		if (!answer.ok) return without(answer.name, answer.reason);
		const { name, file } = answer;
		const { kind, entries, warnings } = await examineFile(path, file.head, name);
		kept = true;
		return {
			name: /\.\w{1,8}$/.test(name) || kind.extension === '' ? name : `${name}.${kind.extension}`,
			sizeBytes: file.sizeBytes,
			sha256: file.sha256,
			...kind,
			file: path,
			...(entries ? { entries } : {}),
			...(warnings.length > 0 ? { warnings } : {}),
		};
	} catch (error) {
		const told = toldOnTheFile(error);
		if (told === null) throw error;
		return without(found.name, told);
	} finally {
		if (!kept) await downloads.files.drop([path]);
	}
}
