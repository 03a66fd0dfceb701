import { startDemoCity, type DemoCity } from '../../../../demo/index';
import { systemClock } from '../../../../src/net';
import type { CrawlBoardOptions, CrawlItem } from '../../../../src/crawl';
import { crawl } from '../crawl-run';

describe('Demo City, board by board, without a selector', () => {
	let city: DemoCity;
	beforeAll(async () => {
		city = await startDemoCity({ posts: 35, crawlDelaySeconds: 0 });
	});
	afterAll(() => city.close());

	const section = (name: string) => city.sections.find((one) => one.name === name)?.url ?? '';
	const run = (name: string, options: Partial<CrawlBoardOptions> = {}) =>
		crawl({ listUrl: section(name), ...options });

	function essence(item: CrawlItem) {
		const { id, title, body, postedAt, author, department, isNotice } = item;
		return {
			id,
			title,
			body,
			postedAt,
			author,
			department,
			isNotice,
			licence: { kogl: item.licence.kogl, ai: item.licence.ai },
			attachments: item.attachments.map(({ name, sha256, extension, sizeBytes, error }) => ({
				name,
				sha256,
				extension,
				sizeBytes,
				error,
			})),
		};
	}

	function expected(name: 'egov' | 'dept' | 'scroll' | 'member') {
		return city.truth.boards[name]
			.filter((post) => !post.secret)
			.map(({ id, title, body, postedAt, author, department, isNotice, licence, attachments }) => ({
				id,
				title,
				body,
				postedAt,
				author,
				department,
				isNotice,
				licence: { kogl: licence.kogl, ai: licence.ai },
				attachments: attachments.map((file) => ({
					name: file.name,
					sha256: file.sha256,
					extension: file.format,
					sizeBytes: file.sizeBytes,
					error: undefined,
				})),
			}));
	}

	test('the eGovFrame board: script links, cut titles, notices, session-bound files', async () => {
		const { items, summary } = await run('egov');
		expect(items.map(essence)).toEqual(expected('egov'));
		expect(summary.failed).toEqual([]);
		expect(summary.secret).toBe(city.truth.boards.egov.filter((post) => post.secret).length);
	});

	test('the EUC-KR board: charset, raw file names', async () => {
		const { items } = await run('dept');
		expect(items.map(essence)).toEqual(expected('dept'));
		expect(items[0]?.provenance).toMatchObject({ charset: 'cp949', charsetFrom: 'meta' });
	});

	test('the board that grows as one scrolls, without a browser', async () => {
		const { items } = await run('scroll');
		expect(items.map(essence)).toEqual(expected('scroll'));
	});

	test('the board behind a log-in', async () => {
		await expect(run('member')).rejects.toMatchObject({ code: 'CRAWL_NEEDS_LOGIN' });
		const login = (password: string) => ({
			kind: 'form' as const,
			url: `${city.url}/member/login`,
			fields: { userId: 'demo', password },
		});
		await expect(run('member', { login: login('wrong') })).rejects.toMatchObject({
			code: 'CRAWL_LOGIN_REFUSED',
		});
		const { items } = await run('member', { login: login('demo-city') });
		expect(items.map(essence)).toEqual(expected('member'));
	});

	test('the question-and-answer portal', async () => {
		const { items } = await run('qna');
		const seen = items.map(({ id, title, body, postedAt, author, views, fields }) => ({
			id,
			title,
			body,
			postedAt,
			author,
			views,
			category: fields['분야'],
		}));
		const truth = city.truth.qna.map(({ id, title, body, postedAt, author, views, category }) => ({
			id,
			title,
			body,
			postedAt,
			author,
			views,
			category,
		}));
		expect(seen).toEqual(truth);
	});

	test('a session that runs out in the middle is taken up again', async () => {
		const login = { kind: 'form' as const,
			url: `${city.url}/member/login`, fields: { userId: 'demo', password: 'demo-city' } };
		let told = 0;
		city.clearLog();
		const { items } = await run('member', {
			login,
			onProgress: () => void (told++ === 1 && city.expireSessions()),
		});
		expect(items.map((item) => item.id)).toEqual(city.truth.boards.member.map((post) => post.id));
		expect(
			city.log.filter((request) => request.method === 'POST' && request.path === '/member/login'),
		).toHaveLength(2);
	});
});

describe("Demo City's robots.txt", () => {
	test('holds: no request to the host comes earlier than its delay allows', async () => {
		const city = await startDemoCity({ posts: 3, crawlDelaySeconds: 0.2 });
		try {
			const board = city.sections.find((one) => one.name === 'scroll')?.url ?? '';
			await crawl({ listUrl: board, maxPosts: 3 }, { clock: systemClock });
			const pages = city.log.filter((request) => request.path !== '/robots.txt');
			expect(pages.length).toBeGreaterThan(3);
			pages.slice(1).forEach((request, index) => {
				const before = pages[index];
				expect(request.at - (before?.endedAt ?? Infinity)).toBeGreaterThanOrEqual(199);
			});
		} finally {
			await city.close();
		}
	});
});
