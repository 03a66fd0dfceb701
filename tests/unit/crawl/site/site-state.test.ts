import { confirmDeliveries, forget } from '../../../../src/crawl';
import { wakeHost } from '../../../../src/crawl/run/crawl-status';
import type { Store } from '../../../../src/store';
import { describeOnEachStore, openBy, type TestStore } from '../../../each-store';
import { openSite, page, readSite, type Answer, type SmallSite } from './small-site';

describeOnEachStore('what a crawl of a site remembers', (open) => {
	let site: SmallSite;
	let opened: TestStore;
	let store: Store;
	beforeAll(async () => {
		site = await openSite(() => undefined);
	});
	afterAll(() => site.close());
	beforeEach(async () => {
		opened = await open();
		({ store } = opened);
		site.asked.length = 0;
	});
	afterEach(() => opened.remove());

	const emitted = { remember: 'when emitted' } as const;
	const confirmed = { remember: 'when confirmed' } as const;
	const asked = () => site.asked.filter((path) => path !== '/robots.txt');

	/** `/` links to /0 ... /n-1. */
	function serveNumbered(count: number, text: (index: number) => string | Answer | undefined = (index) => page(`쪽 ${'가나다라마바사아자차'[index % 10]}${index}`)): void {
		site.pages = (path) => {
			if (path === '/') return page('처음', Array.from({ length: count }, (_, index) => `/${index}`));
			const index = Number(path.slice(1));
			return Number.isInteger(index) && index < count ? text(index) : undefined;
		};
	}

	describe('when emitted', () => {
		test('what was committed does not come again; what was edited comes as updated; what is gone as removed, once', async () => {
			serveNumbered(5);
			const first = await readSite(site, emitted, { store });
			expect(first.pages).toHaveLength(6);
			await first.commit();
			const second = await readSite(site, emitted, { store });
			expect(second.pages).toEqual([]);
			expect(second.summary.unchanged).toBe(6);
			await second.commit();

			serveNumbered(5, (index) => (index === 1 ? page('쪽 고침') : index === 3 ? undefined : page(`쪽 ${'가나다라마바사아자차'[index % 10]}${index}`)));
			const give = ['new', 'updated', 'removed'] as const;
			const third = await readSite(site, { ...emitted, give }, { store });
			expect(third.pages.map(({ title, status }) => [title, status])).toEqual([
				['쪽 고침', 'updated'],
				['쪽 라3', 'removed'],
			]);
			await third.commit();
			const fourth = await readSite(site, { ...emitted, give }, { store });
			expect(fourth.pages).toEqual([]);
		});

		test('counters that go on are no change, and stand in the text all the same', async () => {
			let look = 1000;
			serveNumbered(2, (index) => page(`쪽 ${index}번`).replace('</main>', `<p>조회수 ${++look}</p></main>`));
			const first = await readSite(site, emitted, { store });
			expect(first.pages[1]?.text).toContain('조회수 1001');
			await first.commit();
			const second = await readSite(site, emitted, { store });
			expect(second.pages).toEqual([]);
			expect(second.summary.unchanged).toBe(3);
		});

		test('without commit everything comes again', async () => {
			serveNumbered(3);
			expect((await readSite(site, emitted, { store })).pages).toHaveLength(4);
			expect((await readSite(site, emitted, { store })).pages).toHaveLength(4);
		});

		test('a page that no link leads to any more is looked at again before it counts as removed', async () => {
			serveNumbered(3);
			await (await readSite(site, emitted, { store })).commit();
			site.pages = (path) => (path === '/' ? page('처음 새로') : path === '/1' ? page('쪽 나1') : undefined);
			const { pages } = await readSite(site, { ...emitted, give: ['new', 'updated', 'removed', 'unchanged'] }, { store });
			expect(pages.map(({ url, status }) => [url.slice(site.url.length), status])).toEqual([
				['/', 'updated'],
				['/0', 'removed'],
				['/1', 'unchanged'],
				['/2', 'removed'],
			]);
		});

		test('a budget leaves the rest to the next run, which goes on and does not begin anew', async () => {
			serveNumbered(9);
			const first = await readSite(site, { ...emitted, maxPages: 4 }, { store });
			await first.commit();
			expect(first.summary).toMatchObject({ stoppedBy: 'budget', open: 6 });
			site.asked.length = 0;
			const second = await readSite(site, { ...emitted, maxPages: 4 }, { store });
			await second.commit();
			const third = await readSite(site, { ...emitted, maxPages: 4 }, { store });
			await third.commit();
			expect([...first.paths, ...second.paths, ...third.paths]).toEqual(['/', ...Array.from({ length: 9 }, (_, index) => `/${index}`)]);
			expect(asked()).toEqual(['/3', '/4', '/5', '/6', '/7', '/8']);
			expect(third.summary).toMatchObject({ stoppedBy: 'all pages', open: 0 });
		});

		test('unchanged pages are asked for by their validators, and pages behind them are not forgotten', async () => {
			const conditional: string[] = [];
			const links = ['/a', '/b'];
			site.pages = (path, request) => {
				const tag = `"${path}"`;
				const headers = { etag: tag };
				if (request.headers['if-none-match'] === tag) {
					conditional.push(path);
					return { status: 304, headers };
				}
				if (path === '/') return { headers, body: page('처음', links) };
				return path === '/a' || path === '/b' ? { headers, body: page(path) } : undefined;
			};
			await (await readSite(site, emitted, { store })).commit();
			const { pages, summary } = await readSite(site, emitted, { store });
			expect(pages).toEqual([]);
			expect(summary.unchanged).toBe(3);
			expect(conditional.toSorted()).toEqual(['/', '/a', '/b']);
		});

		test('other patterns begin a new round and read pages whole', async () => {
			serveNumbered(4);
			await (await readSite(site, { ...emitted, include: ['/1'] }, { store })).commit();
			const { paths } = await readSite(site, { ...emitted, exclude: ['/3'] }, { store });
			expect(paths).toEqual(expect.arrayContaining(['/0', '/2']) as string[]);
			expect(paths).not.toContain('/3');
		});

		test('what failed is tried again by the next run', async () => {
			serveNumbered(3, (index) => (index === 1 ? { status: 500 } : page(`쪽 ${index}번`)));
			const first = await readSite(site, emitted, { store });
			await first.commit();
			expect(first.summary.failed).toEqual([{ url: `${site.url}/1`, reason: expect.stringContaining('500') as string, foundOn: `${site.url}/` }]);
			serveNumbered(3, (index) => page(`쪽 ${index}번`));
			const second = await readSite(site, emitted, { store });
			expect(second.paths).toEqual(['/1']);
		});

		const rested = async () => {
			await wakeHost(store, new URL(site.url).host);
			site.asked.length = 0;
		};

		test('what failed before its host was left alone comes with the next run, behind what was never tried', async () => {
			let failing = true;
			serveNumbered(12, (index) => (failing && index > 0 ? { status: 503 } : page(`쪽 ${index}번`)));
			const first = await readSite(site, emitted, { store });
			await first.commit();
			expect([first.paths, first.summary.stoppedBy]).toEqual([['/', '/0'], 'resting']);
			expect(first.summary.open).toBe(11);
			const failed = first.summary.failed.map(({ url }) => url.slice(site.url.length));
			expect(failed.length).toBeGreaterThan(0);

			failing = false;
			await rested();
			const second = await readSite(site, emitted, { store });
			await second.commit();
			const all = Array.from({ length: 11 }, (_, index) => `/${index + 1}`);
			expect(second.paths).toEqual([...all.filter((path) => !failed.includes(path)), ...failed]);
			expect(second.summary).toMatchObject({ stoppedBy: 'all pages', open: 0 });
		});

		test('pages that bring their host to rest each time do not keep the round from its end', async () => {
			serveNumbered(14, (index) => (index >= 4 && index < 11 ? { status: 500 } : page(`쪽 ${index}번`)));
			const given: string[] = [];
			let runs = 0;
			for (let stoppedBy = ''; stoppedBy !== 'all pages' && runs < 8; runs++) {
				await rested();
				const run = await readSite(site, emitted, { store }).catch(() => null);
				await run?.commit();
				given.push(...(run?.paths ?? []));
				stoppedBy = run?.summary.stoppedBy ?? 'nothing read';
			}
			expect(runs).toBeLessThan(7);
			expect(given.toSorted()).toEqual(['/', '/0', '/1', '/2', '/3', '/11', '/12', '/13'].toSorted());
		});

		test('forgotten, the site is new again', async () => {
			serveNumbered(2);
			await (await readSite(site, emitted, { store })).commit();
			const { posts } = await forget(store, `${site.url}/`);
			expect(posts).toBe(3);
			expect((await readSite(site, emitted, { store })).pages).toHaveLength(3);
		});

		test('a caller that puts pages away as they come may have them written down as they come', async () => {
			serveNumbered(9);
			const run = readSite(site, { ...emitted, commitEvery: 2 }, {
				store,
				onPage: ({ url }) => {
					if (url.endsWith('/4')) throw new Error('the caller died');
				},
			});
			await expect(run).rejects.toThrow('the caller died');
			const { paths } = await readSite(site, emitted, { store });
			expect(paths).toEqual(expect.arrayContaining(['/4', '/5', '/6', '/7', '/8']) as string[]);
			expect(paths).not.toContain('/0');
		});
	});

	describe('when confirmed', () => {
		test('a page comes with a receipt, not again while it is out, and not again once it is confirmed', async () => {
			serveNumbered(2);
			const first = await readSite(site, confirmed, { store });
			expect(first.pages.map(({ delivery }) => delivery?.attempt)).toEqual([1, 1, 1]);
			const second = await readSite(site, confirmed, { store });
			expect(second.pages).toEqual([]);
			expect(second.summary.waiting).toBe(3);
			const answers = await confirmDeliveries(store, first.pages.map(({ delivery }) => delivery?.token ?? ''));
			expect(answers.map(({ state }) => state)).toEqual(['settled', 'settled', 'settled']);
			const third = await readSite(site, confirmed, { store });
			expect(third.pages).toEqual([]);
			expect(third.summary).toMatchObject({ unchanged: 3, waiting: 0 });
		});

		test('what was not confirmed in time comes again, also when nothing links to it any more', async () => {
			serveNumbered(2);
			await readSite(site, { ...confirmed, leaseMinutes: 0.0001 }, { store });
			site.pages = (path) => (path === '/' ? page('처음', ['/0', '/1']) : path === '/1' ? page('쪽 나1') : path === '/0' ? page('쪽 가0') : undefined);
			await new Promise((resolve) => setTimeout(resolve, 30));
			const again = await readSite(site, confirmed, { store });
			expect(again.paths.toSorted()).toEqual(['/', '/0', '/1']);
			expect(again.summary.again).toBe(3);
			expect(again.pages.every(({ delivery }) => delivery?.attempt === 2)).toBe(true);
			expect(asked().filter((path) => path === '/1')).toHaveLength(2);
		});
	});

	test('two runs on one site take turns, and nothing is given twice', async () => {
		serveNumbered(6);
		const other = await openBy(opened.opener);
		try {
			const both = await Promise.all([readSite(site, confirmed, { store }), readSite(site, confirmed, { store: other })]);
			expect(both.flatMap(({ paths }) => paths).toSorted()).toEqual(['/', '/0', '/1', '/2', '/3', '/4', '/5']);
		} finally {
			await other.close();
		}
	});
});
