import type { Downloads } from '../../../../src/crawl/attachments/download-attachment';
import type { HttpClient } from '../../../../src/net';

/** Asks at once and without robots.txt: these tests are about what comes back. */
export function plainPolite(http: HttpClient): Downloads['polite'] {
	return {
		renewSession: () => Promise.resolve(false),
		request: async (r) => ({
			response: await http.request(r),
			robots: { allowed: true, rule: null, crawlDelayMs: null, overridden: false, fileSha256: null },
		}),
	};
}
