import type { CookieJar } from '#vendor/cookies';

/** The cookie session of one client. */
export interface CookieStore {
	/** Value of the Cookie header for this address; empty when there is none. */
	header(url: string): Promise<string>;
	/** Takes in the Set-Cookie headers of a response. */
	store(url: string, setCookies: readonly string[]): Promise<void>;
	/** The cookies for this address, for a browser that goes on with the session. */
	list(url: string): Promise<Array<{ name: string; value: string }>>;
}

/** What browsers keep (RFC 6265, 6.1: at least 4096 bytes a cookie), so that no server makes the header grow for ever. */
const MAX_COOKIE_LENGTH = 4096;
const MAX_COOKIES_PER_HOST = 180;

/** A script in a browser sets cookies of any letters; they go out as their UTF-8 bytes, as browsers send them. */
function sendable(header: string): string {
	return /[^\x00-\xff]/.test(header) ? Buffer.from(header).toString('latin1') : header;
}

export function createCookieStore(): CookieStore {
	let jar: CookieJar | null = null;
	async function open(): Promise<CookieJar> {
		if (!jar) {
			const { CookieJar: Jar } = await import('#vendor/cookies');
			jar = new Jar(undefined, { looseMode: true });
		}
		return jar;
	}
	return {
		header: (url) => Promise.resolve(jar ? sendable(jar.getCookieStringSync(url)) : ''),
		async store(url, setCookies) {
			if (setCookies.length === 0) return;
			const opened = await open();
			const known = new Set(opened.getCookiesSync(url).map((cookie) => cookie.key));
			for (const cookie of setCookies) {
				const [pair = ''] = cookie.split(';', 1);
				// A cookie of neither name nor value is none (RFC 6265bis, 5.7).
				if (cookie.length > MAX_COOKIE_LENGTH || /^[\s=]*$/.test(pair)) continue;
				const name = (pair.split('=', 1)[0] ?? '').trim();
				if (!known.has(name) && known.size >= MAX_COOKIES_PER_HOST) continue;
				known.add(name);
				opened.setCookieSync(cookie, url, { ignoreError: true, loose: true });
			}
		},
		list: (url) =>
			Promise.resolve(
				jar ? jar.getCookiesSync(url).map((cookie) => ({ name: cookie.key, value: cookie.value })) : [],
			),
	};
}
