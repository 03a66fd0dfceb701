import type { HttpRequest, HttpResponse } from './types';

type Answer = Pick<HttpResponse, 'status' | 'headers'>;

const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);
/** They belong to whom they were given to, and to nobody whom that one names. */
const CREDENTIAL_HEADERS = /^(?:authorization|proxy-authorization|cookie|x-.*)$/;

/** Header names as they are compared. */
export function lowerCase(headers: Record<string, string> | undefined): Record<string, string> {
	return Object.fromEntries(
		Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]),
	);
}

/** Header bytes above 0x7f arrive as latin1; a Location may hold raw UTF-8 or EUC-KR bytes. */
function locationOf(response: Answer, base: string): string | null {
	if (!REDIRECTS.has(response.status)) return null;
	const raw = response.headers.location ?? '';
	if (raw === '') return null;
	const location = raw.replace(
		/[\x80-\xff]/g,
		(char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return URL.canParse(location, base) ? new URL(location, base).toString() : null;
}

/**
 * What a browser would ask for next (RFC 9110, 15.4), or null where the answer passes nobody on. Credentials do not go to another origin.
 * The address is not judged here: `exchange` does that.
 */
export function nextRequest(r: HttpRequest, response: Answer): HttpRequest | null {
	const url = locationOf(response, r.url);
	if (url === null) return null;
	const method = r.method ?? 'GET';
	const becomesGet =
		(response.status === 303 && method !== 'HEAD') ||
		((response.status === 301 || response.status === 302) && method === 'POST');
	const sameOrigin = new URL(url).origin === new URL(r.url).origin;
	const headers = Object.fromEntries(
		Object.entries(lowerCase(r.headers)).filter(
			([name]) =>
				!(becomesGet && name.startsWith('content-')) && (sameOrigin || !CREDENTIAL_HEADERS.test(name)),
		),
	);
	const { body, ...rest } = r;
	return {
		...rest,
		method: becomesGet ? 'GET' : method,
		url,
		headers,
		...(becomesGet || body === undefined ? {} : { body }),
	};
}
