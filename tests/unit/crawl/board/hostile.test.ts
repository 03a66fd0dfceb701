import { startDemoCity, type DemoCity } from '../../../../demo/index';
import { createHttpClient } from '../../../../src/net';
import { crawl, impatientClock } from '../crawl-run';
import { matching } from '../../net/expecting';

describe('a site that misbehaves', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 6, crawlDelaySeconds: 0 });
	});
	afterAll(() => city.close());
	afterEach(() => city.misbehave(null));

	const listUrl = () => city.sections.find((one) => one.name === 'scroll')?.url ?? '';
	const all = () => city.truth.boards.scroll.map((post) => post.id);
	const third = () => city.truth.boards.scroll[2]?.path ?? '';
	async function run() {
		const http = createHttpClient({
			allow: [new URL(city.url).host],
			clock: impatientClock(),
			retries: 2,
			timeoutMs: 700,
			maxBytes: 2 * 1024 * 1024,
		});
		try {
			return await crawl({ listUrl: listUrl() }, { http });
		} finally {
			http.close();
		}
	}

	test.each(['500-then-fine', '429-seconds', '429-date'] as const)('%s: nothing is lost', async (fault) => {
		city.misbehave({ match: '/voice', fault });
		const { items, summary } = await run();
		expect(items.map((item) => item.id)).toEqual(all());
		expect(summary.failed).toEqual([]);
	});

	test('a reset connection is tried again', async () => {
		city.misbehave({ match: third(), fault: 'reset', times: 1 });
		expect((await run()).items.map((item) => item.id)).toEqual(all());
	});

	test.each([
		['never-ending', /larger than|did not answer in full/],
		['slow', /did not answer in full/],
		['huge-length', /larger than/],
		['gzip-bomb', /larger than/],
		['redirect-loop', /passed on/],
		['redirect-internal', /own network|could not be reached|did not take/],
		['gone', /./],
		['block-page', /./],
	] as const)('%s: that one post fails with its reason, the others come', async (fault, reason) => {
		city.misbehave({ match: third(), fault });
		const { items, summary } = await run();
		expect(items.map((item) => item.id)).toEqual(all().filter((id) => !third().includes(id)));
		expect(summary.failed).toEqual([{ url: `${city.url}${third()}`, reason: matching(reason) }]);
	});

	test('a wrong charset in the header does not spoil the text', async () => {
		city.misbehave({ match: third(), fault: 'wrong-charset' });
		const { items } = await run();
		expect(items.map((item) => item.body)).toEqual(city.truth.boards.scroll.map((post) => post.body));
	});
});
