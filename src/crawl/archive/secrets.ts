import type { ExchangeRequest } from './archive';

/** Request headers that tell nothing a person would keep to themselves. Whatever else a portal's log-in uses goes unrecorded. */
const OPEN_HEADERS = new Set([
	'accept',
	'accept-charset',
	'accept-encoding',
	'accept-language',
	'cache-control',
	'content-length',
	'content-type',
	'host',
	'if-modified-since',
	'if-none-match',
	'origin',
	'pragma',
	'range',
	'referer',
	'upgrade-insecure-requests',
	'user-agent',
	'x-requested-with',
]);
const SECRET_FIELDS = /pass|pwd|^pw|pw$|secret|token|csrf|otp|pin|jumin|ssn|rrn|card|credential|session/i;
export const REMOVED = '[removed]';
const MAX_BODY_BYTES = 64 * 1024;

export interface CleanRequest {
	/** Without user name and password. */
	url: URL;
	headers: Array<[name: string, value: string]>;
	body: string;
	/** What was left out: header names and field names. */
	removed: string[];
}

/** Address without the user name and password that may stand in it. */
export function withoutUser(address: string): { url: URL; removed: string[] } {
	const url = new URL(address);
	const had = url.username !== '' || url.password !== '';
	url.username = '';
	url.password = '';
	url.hash = '';
	return { url, removed: had ? ['user name and password in the address'] : [] };
}

function cleanForm(body: string, isLogin: boolean, removed: string[]): string {
	return body
		.split('&')
		.map((pair) => {
			const [name = ''] = pair.split('=', 1);
			if (!isLogin && !SECRET_FIELDS.test(name)) return pair;
			removed.push(`field ${name}`);
			return `${name}=${REMOVED}`;
		})
		.join('&');
}

function cleanBody(request: ExchangeRequest, isLogin: boolean, removed: string[]): string {
	if (request.body === undefined || request.body.length === 0) return '';
	if (request.body.length > MAX_BODY_BYTES) {
		removed.push('body (too long)');
		return REMOVED;
	}
	const type = Object.entries(request.headers ?? {}).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
	const body = typeof request.body === 'string' ? request.body : Buffer.from(request.body).toString('latin1');
	if (/x-www-form-urlencoded/i.test(type)) return cleanForm(body, isLogin, removed);
	if (!isLogin && !SECRET_FIELDS.test(body)) return body;
	removed.push('body');
	return REMOVED;
}

/** What was asked, without what would let a reader of the archive into the portal. */
export function withoutSecrets(request: ExchangeRequest, isLogin: boolean): CleanRequest {
	const { url, removed } = withoutUser(request.url);
	const headers: CleanRequest['headers'] = [];
	for (const [name, value] of Object.entries(request.headers ?? {})) {
		if (/^(host|content-length)$/i.test(name)) continue;
		const isOpen = OPEN_HEADERS.has(name.toLowerCase());
		if (!isOpen) removed.push(`header ${name.toLowerCase()}`);
		headers.push([name, isOpen ? value : REMOVED]);
	}
	return { url, headers, body: cleanBody(request, isLogin, removed), removed };
}

/** A Set-Cookie header with its name and attributes, but without the value that opens the session. */
export function withoutCookieValue(setCookie: string): string {
	return setCookie.replace(/^([^=;]*)=[^;]*/, `$1=${REMOVED}`);
}
