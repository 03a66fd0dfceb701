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
		header: async (url) => (jar ? jar.getCookieString(url) : ''),
		async store(url, setCookies) {
			if (setCookies.length === 0) return;
			const opened = await open();
			for (const cookie of setCookies)
				await opened.setCookie(cookie, url, { ignoreError: true, loose: true });
		},
		async list(url) {
			if (!jar) return [];
			return (await jar.getCookies(url)).map((cookie) => ({ name: cookie.key, value: cookie.value }));
		},
	};
}
