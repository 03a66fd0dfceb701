import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { overlaps } from '../../demo';
import type { SavedWorkflow } from '../../scripts/n8n';
import { asAdministrator, describeWithPostgres, makeDatabase } from '../postgres-here';
import { type CityHall, openCityHall, until } from './city-hall';

jest.setTimeout(300_000);

interface Step {
	name: string;
	type: string;
	typeVersion?: number;
	parameters: Record<string, unknown>;
	credentials?: Record<string, { id: string; name: string }>;
}

describe('Crawl, work and confirm in a real n8n', () => {
	let hall: CityHall;

	beforeAll(async () => {
		hall = await openCityHall({ questions: 1, posts: 12 });
	});

	afterAll(() => hall?.close());

	/** A webhook and the steps behind it, one after another by their first outputs. */
	async function workflow(path: string, steps: Step[], settings: Record<string, unknown> = {}): Promise<SavedWorkflow> {
		const all: Step[] = [
			{
				name: 'Webhook',
				type: 'n8n-nodes-base.webhook',
				typeVersion: 2,
				parameters: { httpMethod: 'POST', path, responseMode: 'lastNode', responseData: 'allEntries', ...settings },
			},
			...steps,
		];
		const saved = await hall.n8n.client.importWorkflow({
			name: path,
			nodes: all.map(({ name, type, typeVersion, parameters, credentials }, index) => ({
				id: randomUUID(),
				name,
				type,
				typeVersion: typeVersion ?? 1,
				position: [index * 200, 0],
				parameters,
				credentials,
				webhookId: randomUUID(),
			})),
			connections: Object.fromEntries(
				all.slice(0, -1).map(({ name }, index) => [name, { main: [[{ node: all[index + 1]?.name, type: 'main', index: 0 }]] }]),
			),
		});
		await hall.n8n.client.publish([saved]);
		return saved;
	}

	const crawler = (parameters: Record<string, unknown>, name = 'Crawler'): Step => ({
		name,
		type: 'n8n-nodes-cityhall.portalCrawler',
		parameters,
	});
	const notices = () => `${hall.city.url}/portal/bbs/B0000001/list.do`;
	const published = () => hall.city.truth.boards.egov.filter(({ secret }) => !secret);
	const call = async (path: string) => (await hall.n8n.client.webhook(path)).body;

	it('brings every post again that a failing step kept from being confirmed, and none that was', async () => {
		const crawl = { listUrl: notices(), remember: 'whenConfirmed', options: { delaySeconds: 0, board: 'delivery', leaseMinutes: 0.05 } };
		const work: Step = {
			name: 'Work',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			parameters: {
				mode: 'runOnceForAllItems',
				// The first run's work breaks down before anything was confirmed.
				jsCode: `if ($input.first().json.delivery.attempt === 1) throw new Error('broken'); return $input.all();`,
			},
		};
		await workflow('deliver', [crawler(crawl), work, crawler({ operation: 'confirm' }, 'Confirm')]);
		expect(JSON.stringify(await call('deliver'))).toMatch(/Error in workflow/);
		await new Promise((resolve) => setTimeout(resolve, 3_500));
		const settled = await call('deliver');
		expect(settled).toHaveLength(published().length);
		expect(settled).toEqual(
			published().map(() => expect.objectContaining({ confirmation: expect.objectContaining({ state: 'settled' }) as unknown }) as unknown),
		);
		await new Promise((resolve) => setTimeout(resolve, 3_500));
		const third = await call('deliver');
		expect(JSON.stringify(third)).not.toContain('confirmation');
	});

	it('stops within a second when the run is cancelled in n8n', async () => {
		const saved = await workflow(
			'cancelled',
			[crawler({ listUrl: `${hall.city.url}/archive/list.do`, remember: 'none', maxPosts: 5_000, options: { delaySeconds: 0.2, maxPages: 500 } })],
			{ responseMode: 'onReceived' },
		);
		hall.city.clearLog();
		await hall.n8n.client.webhook('cancelled');
		await until(() => hall.city.log.length > 5);
		const [running] = await hall.n8n.client.executions(saved.id);
		await hall.n8n.client.post(`executions/${running?.id}/stop`, {});
		await new Promise((resolve) => setTimeout(resolve, 1_000));
		const before = hall.city.log.length;
		await new Promise((resolve) => setTimeout(resolve, 1_500));
		expect(hall.city.log).toHaveLength(before);
		expect((await hall.n8n.client.executionData(running?.id ?? '')).status).toBe('canceled');
	});

	it('gives a board once when two executions meet on it, and never asks the portal twice at once', async () => {
		await workflow('meeting', [
			crawler({ listUrl: `${hall.city.url}/recruit/list`, remember: 'whenEmitted', options: { delaySeconds: 0, board: 'meeting' } }),
		]);
		hall.city.clearLog();
		const answers = await Promise.all([call('meeting'), call('meeting')]);
		const ids = answers.flatMap((answer) => [...JSON.stringify(answer).matchAll(/"id":"(\d+)"/g)].map(([, id]) => id));
		expect(ids.toSorted()).toEqual(hall.city.truth.boards.block.map(({ id }) => id).toSorted());
		expect(overlaps(hall.city.log)).toEqual([]);
	});

	it('shows by Status what was crawled, and by Preview what would be', async () => {
		await workflow('status', [crawler({ operation: 'status' })]);
		expect(JSON.stringify(await call('status'))).toContain('"name":"meeting"');
		await workflow('preview', [crawler({ operation: 'preview', listUrl: `${hall.city.url}/photo`, options: { delaySeconds: 0 } })]);
		expect(JSON.stringify(await call('preview'))).toContain(hall.city.truth.boards.card[0]?.id);
	});

	it.each([
		['the right key', 'demo-office-key', 'OK'],
		['a wrong key', 'guessed', 'Error'],
	])("answers n8n's own test of a log-in by header with %s", async (_, headerValue, status) => {
		const credential = {
			name: 'Open data',
			type: 'portalLoginApi',
			data: { kind: 'header', siteUrl: `${hall.city.url}/open-data/board`, headerName: 'X-Api-Key', headerValue },
		};
		const { id } = z.looseObject({ id: z.string() }).parse(await hall.n8n.client.post('credentials', credential));
		expect(await hall.n8n.client.post('credentials/test', { credentials: { id, ...credential } })).toMatchObject({ status });
	});

	describeWithPostgres("with n8n's own Postgres credential", () => {
		it('keeps its memory in that database', async () => {
			const database = await makeDatabase();
			try {
				const { host, port, user, password } = database;
				const data = { host, port, database: database.database, user, password, ssl: 'disable' };
				const saved = await hall.n8n.client.post('credentials', { name: 'City pack', type: 'postgres', data });
				const { id } = z.looseObject({ id: z.string() }).parse(saved);
				const step = crawler({ listUrl: notices(), remember: 'whenEmitted', options: { delaySeconds: 0, board: 'in postgres' } });
				await workflow('in-postgres', [{ ...step, credentials: { postgres: { id, name: 'City pack' } } }]);
				expect(await call('in-postgres')).toHaveLength(published().length);
				const { rows } = await asAdministrator(
					(client) => client.query<{ posts: string }>("SELECT COUNT(*) AS posts FROM crawl_posts WHERE board = 'in postgres'"),
					database.database,
				);
				expect(Number(rows[0]?.posts)).toBe(published().length);
				expect(JSON.stringify(await call('in-postgres'))).not.toContain('"title"');
			} finally {
				await database.remove();
			}
		});
	});
});
