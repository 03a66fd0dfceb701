import { CityHallError } from '../../errors';
import { fileNameFromDisposition, safeFileName, type BodyFile } from '../../net';
import type { FoundAttachment } from './attachment-links';
import { diskErrorCode } from './disk-errors';
import { examineFile } from './examine-file';
import { extensionOf } from './file-kinds';
import { noRoom, type RunFiles } from './run-files';
import { standIn } from './stand-ins';
import type { Page } from '../page/page';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import type { CrawlAttachment } from '../types';

/** Where the link stands. */
export type LinkingPage = Pick<Page, 'charset' | 'finalUrl'>;
/** A feed names files too, and has no page. */
export type WantedFile = Pick<FoundAttachment, 'name' | 'target'>;

export interface Downloads {
	polite: Pick<PoliteClient, 'request' | 'renewSession'>;
	/** Where the files go. */
	files: RunFiles;
	maxBytes: number;
}

type Answer =
	{ ok: true; name: string; file: BodyFile } | { ok: false; name: string; reason: string; asksForLogin: boolean };

const SCRIPT_PAGES = /\.(do|asp|aspx|jsp|jspx|php|cgi|action|web|es)$/i;

function without(name: string, error: string): CrawlAttachment {
	return { name, sizeBytes: 0, sha256: '', mime: '', extension: extensionOf(name), file: null, error };
}

function nameFor(found: WantedFile, disposition: string | undefined, finalUrl: string): string {
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

function statusReason(status: number): string {
	if (status === 404 || status === 410) return `The file is gone from the site (status ${status}).`;
	if (status === 401 || status === 403) return `The site does not give the file to everyone (status ${status}).`;
	if (status === 429 || status >= 500)
		return `The site could not give the file just now (status ${status}). The next run asks for it again.`;
	return `The site answered with status ${status} instead of the file.`;
}

const CONCERNS_THE_RUN = /^(NET_CANCELLED|NET_FILE|CRAWL_BUDGET|CRAWL_ARCHIVE|CRAWL_NO_ROOM|STORE_\w+|LEASE_\w+)$/;

/** A full disk is no fault of the file: the post is to come again when there is room. */
function isOfDisk(error: unknown): boolean {
	return diskErrorCode(error) !== null || (error instanceof CityHallError && error.code === 'NET_FILE');
}

/** The words for what concerns this file alone; null for what ends or concerns the whole run. */
function toldOnTheFile(error: unknown): string | null {
	if (error instanceof CityHallError) return CONCERNS_THE_RUN.test(error.code) ? null : error.message;
	return null;
}

async function ask(page: LinkingPage, found: WantedFile, path: string, { polite, maxBytes }: Downloads): Promise<Answer> {
	const request = requestFor(found.target, found.target.method, page.charset);
	const { response } = await polite.request({
		...request,
		maxBytes,
		into: path,
		headers: { ...request.headers, referer: page.finalUrl },
		purpose: 'attachment',
	});
	const name = nameFor(found, response.headers['content-disposition'], response.finalUrl);
	const refused = (reason: string, asksForLogin = false): Answer => ({ ok: false, name, reason, asksForLogin });
	if (response.status >= 400) return refused(statusReason(response.status), response.status === 401);
	const { file } = response;
	if (!file || response.status === 204 || response.status >= 300)
		return refused(`The site answered with status ${response.status} instead of the file.`);
	if (file.sizeBytes === 0) return refused('The site sent an empty file.');
	const instead = standIn(file.head, file.sizeBytes, name);
	return instead ? refused(instead.reason, instead.asksForLogin) : { ok: true, name, file };
}

/**
 * Downloads one attachment in the cookie session of its page, into a file of the run. What goes wrong is told on the attachment itself;
 * only what ends the whole run throws: cancelled, a budget used up, no room on the disk.
 */
export async function downloadAttachment(page: LinkingPage, found: WantedFile, downloads: Downloads): Promise<CrawlAttachment> {
	let path: string | null = null;
	let kept = false;
	try {
		path = await downloads.files.path();
		let answer = await ask(page, found, path, downloads);
		if (!answer.ok && answer.asksForLogin && (await downloads.polite.renewSession())) {
			await downloads.files.drop([path]);
			answer = await ask(page, found, path, downloads);
		}
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
		if (told === null) throw isOfDisk(error) ? noRoom(path ?? '', error) : error;
		return without(found.name, told);
	} finally {
		if (!kept) await downloads.files.drop([path]);
	}
}
