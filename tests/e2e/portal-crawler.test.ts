import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { startDemoCity } from '../../demo';
import { describeWithBrowser } from '../browser-here';
import { type CityHall, openCityHall } from './city-hall';

jest.setTimeout(300_000);

const file = z.looseObject({ file: z.string(), mime: z.string(), sizeBytes: z.number().min(1000) });

describeWithBrowser('Portal Crawler in a real n8n', () => {
	let hall: CityHall;

	beforeAll(async () => {
		hall = await openCityHall({ questions: 1, posts: 6 });
	});

	afterAll(() => hall?.close());

	/** A workflow of a webhook and the crawler alone; answers with every item of the crawler's first output. */
	async function crawl(path: string, listUrl: string): Promise<unknown> {
		return await run(path, { listUrl, remember: 'none', options: { delaySeconds: 0 } });
	}

	async function run(path: string, parameters: Record<string, unknown>): Promise<unknown> {
		const node = (name: string, type: string, typeVersion: number, x: number, parameters: Record<string, unknown>) => {
			return { id: randomUUID(), name, type, typeVersion, position: [x, 0], parameters, webhookId: randomUUID() };
		};
		const workflow = await hall.n8n.client.importWorkflow({
			name: path,
			nodes: [
				node('Webhook', 'n8n-nodes-base.webhook', 2, 0, { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries' }),
				node('Crawler', 'n8n-nodes-cityhall.portalCrawler', 1, 200, parameters),
			],
			connections: { Webhook: { main: [[{ node: 'Crawler', type: 'main', index: 0 }]] } },
		});
		await hall.n8n.client.publish([workflow]);
		return (await hall.n8n.client.webhook(path)).body;
	}

	it('opens a browser by itself for a board that a script draws, and brings every post', async () => {
		const posts = await crawl('script-board', `${hall.city.url}/news`);
		const titles = hall.city.truth.boards.script.map(({ title }) => title);
		expect(posts).toHaveLength(titles.length);
		expect(posts).toEqual(expect.arrayContaining(titles.map((title) => expect.objectContaining({ title }) as unknown)));
	});

	it('reads the old board in EUC-KR without a broken letter', async () => {
		const posts = await crawl('euc-kr-board', `${hall.city.url}/dept/board.asp?code=notice`);
		const titles = hall.city.truth.boards.dept.filter(({ secret }) => !secret).map(({ title }) => title);
		expect(posts).toEqual(expect.arrayContaining(titles.map((title) => expect.objectContaining({ title }) as unknown)));
		expect(JSON.stringify(posts)).not.toContain('\uFFFD');
	});

	it('takes a page as picture and PDF', async () => {
		const [item] = z.array(z.looseObject({ page: z.looseObject({ screenshot: file, pdf: file }) })).parse(
			await run('captures', {
				operation: 'fetchPages',
				url: `${hall.city.url}/news`,
				mode: 'browser',
				options: { delaySeconds: 0, screenshot: true, pdf: true },
			}),
		);
		expect(item?.page).toMatchObject({ screenshot: { mime: 'image/png' }, pdf: { mime: 'application/pdf' } });
	});

	it('does not touch an inner server that the administrator did not allow', async () => {
		const inner = await startDemoCity({ questions: 1, posts: 1 });
		try {
			const answer = await crawl('inner-network', `${inner.url}/qna`);
			expect(JSON.stringify(answer)).toMatch(/Error in workflow/);
			expect(inner.log).toEqual([]);
		} finally {
			await inner.close();
		}
	});
});
