import { gunzipSync } from 'node:zlib';
import { Container } from '@n8n/di';
import { BinaryDataService } from 'n8n-core';
import type { INodeExecutionData } from 'n8n-workflow';
import { z } from 'zod';
import { type DemoCity, startDemoCity } from '../../demo';
import { PortalCrawler } from '../../nodes/PortalCrawler/PortalCrawler.node';
import { runNode, runNodeJson } from './run-node';

const node = new PortalCrawler();
const noWait = { delaySeconds: 0 };
const page = z.object({ title: z.string(), text: z.string(), status: z.string(), fields: z.record(z.string(), z.unknown()) });

describe('Portal Crawler, its other operations', () => {
	let city: DemoCity;

	beforeAll(async () => {
		city = await startDemoCity({ posts: 8, questions: 3, crawlDelaySeconds: 0, plainPages: 12 });
		process.env.CITYHALL_ALLOWED_HOSTS = `127.0.0.1:${city.port}`;
	});

	afterAll(async () => {
		delete process.env.CITYHALL_ALLOWED_HOSTS;
		await city.close();
	});

	const notices = () => `${city.url}/portal/bbs/B0000001/list.do`;
	const news = () => `${city.url}/dept/board.asp?code=notice`;
	const jobs = () => `${city.url}/recruit/list`;
	const published = () => city.truth.boards.egov.filter((post) => !post.secret);

	describe('Confirm', () => {
		const crawl = (board: string, more: object = {}) => ({
			operation: 'crawlBoard',
			listUrl: notices(),
			remember: 'whenConfirmed',
			options: { ...noWait, board },
			...more,
		});
		const confirm = async (items: INodeExecutionData[]) => {
			const { outputs } = await runNode(node, { parameters: { operation: 'confirm' }, items, onError: 'continueRegularOutput' });
			return (outputs[0] ?? []).map(({ json }) => json);
		};

		it('settles what went through, so that the next run gives nothing', async () => {
			const { outputs } = await runNode(node, { parameters: crawl('confirmed') });
			expect(outputs[0]).toHaveLength(published().length);
			const confirmed = await confirm(outputs[0] ?? []);
			expect(confirmed.map(({ confirmation }) => confirmation)).toEqual(
				published().map(() => expect.objectContaining({ state: 'settled', board: 'confirmed' }) as unknown),
			);
			expect(confirmed.map(({ title }) => title)).toEqual((outputs[0] ?? []).map(({ json }) => json.title));
			expect(await runNodeJson(node, { parameters: crawl('confirmed') })).toEqual([]);
			const again = await confirm(outputs[0] ?? []);
			expect(again.every(({ confirmation }) => (confirmation as { state: string }).state === 'already')).toBe(true);
		});

		it('keeps an unconfirmed post back until its time is over, and then gives it again', async () => {
			const parameters = crawl('unconfirmed');
			const first = await runNode(node, { parameters });
			expect(await runNodeJson(node, { parameters })).toEqual([]);
			const kept = first.outputs[0]?.[0];
			await confirm((first.outputs[0] ?? []).slice(1));
			const short = crawl('unconfirmed-short', { options: { ...noWait, board: 'unconfirmed-short', leaseMinutes: 0.0001 } });
			await runNode(node, { parameters: short });
			const again = await runNodeJson(node, { parameters: short });
			expect(again).toHaveLength(published().length);
			expect(again[0]?.delivery).toMatchObject({ attempt: 2 });
			expect(kept?.json.delivery).toMatchObject({ attempt: 1 });
		});

		it('settles a post with several files only when all of its items came through', async () => {
			const parameters = { ...crawl('parts', { attachments: true, itemFor: 'attachment' }), listUrl: news() };
			const { outputs } = await runNode(node, { parameters });
			const truth = city.truth.boards.dept.find(({ attachments }) => attachments.length > 1);
			const ofOne = (outputs[0] ?? []).filter(({ json }) => json.id === truth?.id);
			expect(ofOne.length).toBeGreaterThan(1);
			const states = (await confirm(ofOne)).map(({ confirmation }) => (confirmation as { state: string }).state);
			expect(states).toEqual([...ofOne.slice(1).map(() => 'part'), 'settled']);
		});

		it('says of an item without a receipt, or with one from elsewhere, what is wrong', async () => {
			const [without, foreign, broken, torn] = await confirm([
				{ json: { title: 'no receipt' } },
				{ json: { delivery: { token: 'from elsewhere' } } },
				{ json: { delivery: 'not a receipt' } },
				{ json: { delivery: { token: 'of a post in parts', part: 'first', parts: 2 } } },
			]);
			expect(torn?.error).toContain('no receipt');
			expect(without).toMatchObject({ title: 'no receipt', error: expect.stringContaining('no receipt') as unknown });
			expect(foreign?.confirmation).toMatchObject({ state: 'unknown' });
			expect(broken?.error).toContain('should hold an object');
		});

		it('gives everything again at once when the run was stopped before its items left', async () => {
			const parameters = crawl('stopped');
			const stop = new AbortController();
			city.misbehave({ match: '/portal/', fault: 'slow', seconds: 0.05 });
			const running = runNode(node, { parameters, signal: stop.signal });
			await new Promise((resolve) => setTimeout(resolve, 400));
			stop.abort();
			await expect(running).rejects.toThrow('The run was stopped');
			city.misbehave(null);
			expect(await runNodeJson(node, { parameters })).toHaveLength(published().length);
		});
	});

	describe('Preview', () => {
		it('shows what would be taken from one page, and remembers nothing', async () => {
			city.clearLog();
			const [shown] = await runNodeJson(node, { parameters: { operation: 'preview', listUrl: jobs(), options: noWait } });
			const asked = city.log.map(({ path }) => path).filter((path) => path !== '/robots.txt');
			expect(asked).toEqual(['/recruit/list']);
			expect(shown?.preview).toMatchObject({ robots: { decision: { allowed: true } } });
			expect(JSON.stringify(shown?.preview)).toContain(city.truth.boards.block[0]?.id);
			const [status] = await runNodeJson(node, { parameters: { operation: 'status', filter: jobs() } });
			expect(status?.status).toMatchObject({ memories: [], runs: [] });
		});
	});

	describe('Status and Forget', () => {
		it('tells of the last run and of the host, and forgets so that everything comes again', async () => {
			const parameters = { operation: 'crawlBoard', listUrl: notices(), remember: 'whenEmitted', options: { ...noWait, board: 'to forget' } };
			await runNode(node, { parameters });
			const [before] = await runNodeJson(node, { parameters: { operation: 'status', filter: 'to forget' } });
			expect(before?.status).toMatchObject({
				memories: [{ name: 'to forget', known: published().length }],
				runs: [{ kind: 'board', state: 'ended', counts: { newItems: published().length } }],
			});
			const [host] = await runNodeJson(node, { parameters: { operation: 'status', filter: `127.0.0.1:${city.port}` } });
			expect(host?.status).toMatchObject({ hosts: [{ host: `127.0.0.1:${city.port}` }] });
			const [forgotten] = await runNodeJson(node, { parameters: { operation: 'forget', name: 'to forget' } });
			expect(forgotten?.forgotten).toMatchObject({ names: ['to forget'], posts: published().length });
			expect(await runNodeJson(node, { parameters })).toHaveLength(published().length);
		});

		it('says when there is nothing to forget', async () => {
			await expect(runNode(node, { parameters: { operation: 'forget', name: 'never crawled' } })).rejects.toThrow('Nothing is remembered');
		});

		it('wakes a host that was left alone', async () => {
			const [woken] = await runNodeJson(node, { parameters: { operation: 'forget', forgetWhat: 'rest', name: city.url } });
			expect(woken?.forgotten).toEqual({ host: `127.0.0.1:${city.port}` });
		});
	});

	describe('Fetch Pages', () => {
		it('adds to each item what its address shows, with the fields that were asked for', async () => {
			const posts = published().slice(0, 3);
			const items = await runNodeJson(node, {
				parameters: {
					operation: 'fetchPages',
					url: '={{ $json.address }}',
					fields: { field: [{ name: 'heading', selector: 'title', take: 'text', all: false }] },
					options: noWait,
				},
				items: posts.map((post) => ({ json: { nr: post.id, address: city.url + post.path } })),
			});
			expect(items.map(({ nr }) => nr)).toEqual(posts.map(({ id }) => id));
			for (const [index, item] of items.entries()) {
				const read = page.parse(item.page);
				expect(read.text).toContain(posts[index]?.body.split('\n')[0]);
				expect(read.fields.heading).toEqual(expect.any(String));
			}
		});

		it('lets one address fail alone and keeps the order', async () => {
			const { outputs } = await runNode(node, {
				parameters: { operation: 'fetchPages', url: '={{ $json.address }}', options: noWait },
				items: [{ json: { address: `${city.url}/no-such-page` } }, { json: { address: 'not an address' } }, { json: { address: `${city.url}/plain/1` } }],
				onError: 'continueRegularOutput',
			});
			expect(outputs[0]?.map(({ json }) => 'error' in json)).toEqual([true, true, false]);
			expect(outputs[0]?.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		});

		it('says whether a remembered page has changed', async () => {
			const post = published().find(({ isNotice }) => !isNotice);
			const parameters = { operation: 'fetchPages', url: city.url + (post?.path ?? ''), options: { ...noWait, remember: true } };
			const statusNow = async () => page.parse((await runNodeJson(node, { parameters }))[0]?.page).status;
			expect([await statusNow(), await statusNow()]).toEqual(['new', 'unchanged']);
			city.editPost('egov', post?.id ?? '', { body: '내용이 완전히 바뀌었습니다. 새로 읽어 주십시오.' });
			expect(await statusNow()).toBe('updated');
		});

		it('gives a file where the address is one', async () => {
			const { outputs } = await runNode(node, {
				parameters: { operation: 'fetchPages', url: `${city.url}/sitemap.xml`, options: noWait },
				items: [{ json: {} }],
				onError: 'continueRegularOutput',
			});
			expect(outputs[0]).toHaveLength(1);
		});
	});

	describe('Crawl Site', () => {
		it('collects every page that links lead to', async () => {
			const { outputs } = await runNode(node, {
				parameters: {
					operation: 'crawlSite',
					startUrls: `${city.url}/plain/`,
					include: `${city.url}/plain/**`,
					remember: 'none',
					maxDepth: 10,
					options: { ...noWait, sitemap: false },
				},
			});
			const numbers = (outputs[0] ?? []).map(({ json }) => /\/plain\/(\d+)"/.exec(JSON.stringify(json.url))?.[1]).filter((number) => number !== undefined);
			expect(numbers.map(Number).toSorted((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, index) => index + 1));
			expect(outputs[1]?.[0]?.json).toMatchObject({ stoppedBy: 'all pages', failed: [] });
		});

		it('goes on with the next run where the most pages were reached', async () => {
			const parameters = {
				operation: 'crawlSite',
				startUrls: `${city.url}/plain/`,
				include: `${city.url}/plain/**`,
				remember: 'whenEmitted',
				maxPages: 5,
				options: { ...noWait, sitemap: false, name: 'in pieces' },
			};
			const seen: unknown[] = [];
			for (let run = 0; run < 5; run++) seen.push(...(await runNodeJson(node, { parameters })).map(({ url }) => url));
			expect(new Set(seen).size).toBe(seen.length);
			expect(seen.filter((url) => /\/plain\/\d+$/.test(String(url)))).toHaveLength(12);
		});
	});

	describe('Read Feed', () => {
		it('gives each entry once', async () => {
			const parameters = { operation: 'readFeed', feedUrl: `${city.url}/rss/notices.xml`, options: noWait };
			const entries = await runNodeJson(node, { parameters });
			const unpinned = published().filter(({ isNotice }) => !isNotice);
			expect(entries.map(({ title }) => title).toSorted()).toEqual(unpinned.map(({ title }) => title).toSorted());
			expect(await runNodeJson(node, { parameters })).toEqual([]);
		});
	});

	it('keeps a web archive of the run on the summary', async () => {
		const { outputs } = await runNode(node, {
			parameters: { operation: 'crawlBoard', listUrl: notices(), remember: 'none', maxPosts: 2, options: { ...noWait, archive: true } },
		});
		const [summary] = outputs[1] ?? [];
		expect(summary?.json.archive).toMatchObject({ file: 'archive' });
		const binary = summary?.binary?.archive;
		const bytes = binary?.id
			? await Container.get(BinaryDataService).getAsBuffer(binary)
			: Buffer.from(binary?.data ?? '', 'base64');
		const text = gunzipSync(bytes).toString('latin1');
		expect(text.startsWith('WARC/1.1\r\n')).toBe(true);
		expect(text).toContain(`WARC-Target-URI: ${notices()}`);
	});

	it('sends the key of the credential to its own host', async () => {
		const parameters = { operation: 'crawlBoard', listUrl: `${city.url}/open-data/board`, remember: 'none', options: noWait };
		await expect(runNode(node, { parameters })).rejects.toThrow();
		const posts = await runNodeJson(node, {
			parameters,
			credentials: { portalLoginApi: { kind: 'header', siteUrl: city.url, headerName: 'X-Api-Key', headerValue: 'demo-office-key' } },
		});
		expect(posts.length).toBeGreaterThan(0);
	});

	it('says how quiet hours are written', async () => {
		const parameters = { operation: 'crawlBoard', listUrl: notices(), remember: 'none', options: { ...noWait, quietHours: 'at night' } };
		await expect(runNode(node, { parameters })).rejects.toThrow('No Requests Between');
	});
});
