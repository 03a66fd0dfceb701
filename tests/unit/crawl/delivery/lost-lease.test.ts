import { setImmediate as turn } from 'node:timers/promises';
import { crawlBoard, crawlSite, readFeed, statusOf } from '../../../../src/crawl';
import { createHttpClient, type HttpClient } from '../../../../src/net';
import { impatientClock } from '../crawl-run';
import { openSite, page, type SmallSite } from '../site/small-site';
import { openSqlite, type TestStore } from '../stores';

const rows = [1, 2, 3].map((no) => `<tr><td>${no}</td><td><a href="/view?nttId=${no}">도로 공사 안내 ${no}</a></td><td>2020-01-0${no}</td></tr>`);
const list = `<table><thead><tr><th>번호</th><th>제목</th><th>작성일</th></tr></thead><tbody>${rows.join('')}</tbody></table>`;
const item = (no: number) => `<item><title>소식 ${no}</title><guid isPermaLink="false">${no}</guid></item>`;
const feed = `<rss version="2.0"><channel><title>소식</title>${[1, 2, 3].map(item).join('')}</channel></rss>`;

describe('a run whose memory another run has taken over', () => {
	let at: TestStore;
	let site: SmallSite;
	let http: HttpClient;
	beforeEach(async () => {
		at = await openSqlite();
		site = await openSite((path) => {
			if (path === '/list') return page('알림').replace('</main>', `${list}</main>`);
			if (path.startsWith('/view')) return page(`도로 공사 안내 ${path.at(-1)}`);
			if (path === '/feed') return { body: feed, headers: { 'content-type': 'application/xml' } };
			return path === '/robots.txt' ? undefined : page(path, ['/a', '/b', '/c']);
		});
		http = createHttpClient({ allow: [new URL(site.url).host], clock: impatientClock(), retries: 0 });
		// Renewals come by the hand of the test; all else goes its own way.
		jest.useFakeTimers({
			doNotFake: ['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask', 'setImmediate', 'clearImmediate', 'setInterval', 'clearInterval'],
		});
	});
	afterEach(async () => {
		jest.useRealTimers();
		http.close();
		await site.close();
		await at.remove();
	});

	/** Another run takes the lease over, and this one finds out at its next renewal. */
	async function loseLease(): Promise<void> {
		await at.store.query("UPDATE cityhall_leases SET token = 'another' WHERE name LIKE 'crawl-board:%'");
		jest.advanceTimersByTime(25_000);
		for (let turns = 0; turns < 200; turns++) await turn();
	}

	const options = { remember: 'when confirmed', delayMs: 0, mode: 'http' } as const;
	test.each([
		['board', () => crawlBoard({ listUrl: `${site.url}/list`, attachments: false, ...options }, deps())],
		['site', () => crawlSite({ startUrls: [`${site.url}/`], sitemap: false, ...options }, deps())],
		['feed', () => readFeed(`${site.url}/feed`, { ...options }, deps())],
	])('%s: ends with a word about it, and gives nothing more', async (_kind, begin) => {
		const run: AsyncGenerator<unknown> = begin();
		expect((await run.next()).done).toBe(false);
		await loseLease();
		let more = 0;
		const rest = async () => {
			for (let step = await run.next(); !step.done; step = await run.next()) more++;
		};
		await expect(rest()).rejects.toMatchObject({ code: 'CRAWL_BOARD_LOST' });
		expect(more).toBe(0);
		expect((await statusOf(at.store)).runs).toMatchObject([{ stoppedBy: 'error' }]);
	});

	function deps() {
		return { http, store: at.store, clock: impatientClock() };
	}
});
