import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { templatesFolder, workflowShape } from '../../scripts/n8n';
import { reportSavings } from '../../src/savings';
import { openSqliteStore } from '../../src/store';
import { type CityHall, openCityHall, until } from './city-hall';

jest.setTimeout(300_000);

const urgentLevels = ['high', 'critical'];

describe('the runaway-youth automation in a real n8n', () => {
	let hall: CityHall;
	let answer: Record<string, unknown>;

	beforeAll(async () => {
		hall = await openCityHall({ questions: 24, posts: 3 });
		answer = await hall.call('01');
	});

	afterAll(() => hall?.close());

	const youth = () => hall.city.truth.qna.filter((post) => post.isYouth);
	const messages = (kind: string) => hall.city.messages.filter((message) => message.kind === kind);

	it('finds every post of the portal', () => {
		expect(answer).toMatchObject({ found: hall.city.truth.qna.length, problems: 0 });
	});

	it('holds the posts of young people for a person, and few others', () => {
		const held = new Set(messages('release').map(({ postId }) => postId));
		const missed = youth().filter(({ id }) => !held.has(id));
		const harmless = hall.city.truth.qna.filter(({ isYouth, urgency }) => !isYouth && urgency === 'none');
		const others = harmless.filter(({ id }) => held.has(id));
		expect(answer).toMatchObject({ held: held.size });
		expect(missed.map(({ title }) => title)).toEqual([]);
		// Written to deceive (a quest in a game, a cat that ran away); the rules would rather show a person one too many than miss one.
		expect(others.length).toBeLessThan(harmless.length / 2);
	});

	it('alerts at once for every young person whose post is urgent in truth', () => {
		const alerted = messages('alert').map(({ postId }) => postId);
		const urgent = youth().filter(({ urgency }) => urgentLevels.includes(urgency));
		expect(urgent.length).toBeGreaterThan(0);
		expect(alerted).toEqual(expect.arrayContaining(urgent.map(({ id }) => id)));
	});

	it('posts nothing before a person released it', () => {
		expect(hall.city.answers).toEqual([]);
	});

	it('posts a released reply once, keeps the decision in the activity ledger and counts the time', async () => {
		const [request] = messages('release');
		await decide(request?.url ?? '', { 결정: '그대로 내보내기', '검토한 사람': '김가온', 까닭: '' });
		await until(() => hall.city.answers.length === 1);
		expect(hall.city.answers[0]).toMatchObject({ questionId: request?.postId });
		const [line] = await ledgerLines(1);
		expect(line).toMatchObject({ postId: request?.postId, decision: 'released', reviewer: '김가온', posted: true, reply: hall.city.answers[0]?.text });
		expect(line?.timeSaved).toMatchObject({ counted: true, grossMinutes: 15, netMinutes: 12 });
	});

	it('posts nothing when the person says no, and still keeps the decision', async () => {
		const request = messages('release')[1];
		await decide(request?.url ?? '', { 결정: '보내지 않기', '검토한 사람': '이누리', 까닭: '이미 상담 중' });
		const lines = await ledgerLines(2);
		expect(lines[1]).toMatchObject({ postId: request?.postId, decision: 'rejected', reason: '이미 상담 중', posted: false });
		expect(hall.city.answers).toHaveLength(1);
	});

	it('posts what the person wrote when they changed the draft', async () => {
		const request = messages('release')[2];
		await decide(request?.url ?? '', { 결정: '고쳐서 내보내기', 답변: '상담실에서 직접 쓴 답변입니다.', '검토한 사람': '박다솜', 까닭: '말투' });
		await until(() => hall.city.answers.length === 2);
		expect(hall.city.answers[1]).toMatchObject({ questionId: request?.postId, text: '상담실에서 직접 쓴 답변입니다.' });
	});

	it('tells the office, and keeps the review, when the portal does not take a released reply', async () => {
		const request = messages('release')[3];
		hall.city.misbehave({ match: `/qna/${request?.postId}/answers`, fault: 'reset' });
		await decide(request?.url ?? '', { 결정: '그대로 내보내기', '검토한 사람': '김가온', 까닭: '' });
		const lines = await ledgerLines(4);
		hall.city.misbehave(null);
		expect(lines[3]).toMatchObject({ postId: request?.postId, decision: 'released', posted: false });
		expect(messages('problem')).toMatchObject([{ postId: request?.postId, title: expect.stringContaining('올리지 못했습니다') as string }]);
		expect(hall.city.answers).toHaveLength(2);
	});

	it('stands in the report with the arithmetic of these decisions', async () => {
		await ledgerLines(4);
		const store = await openSqliteStore({ file: join(hall.home.n8nFolder, 'cityhall', 'cityhall.sqlite') });
		try {
			const report = await reportSavings(store, { from: '2020-01-01', to: '2100-01-01', timeZone: 'Asia/Seoul', hoursPerPost: 209, groupBy: 'process' });
			// Two replies went out at 15 minutes each; four reviews took 3 minutes each.
			expect(report.total).toMatchObject({ units: 2, grossMinutes: 30, netMinutes: 18 });
		} finally {
			await store.close();
		}
	});

	it('gives no post twice, and a new one the next time', async () => {
		expect(await hall.call('01')).toMatchObject({ found: 0, held: 0, problems: 0 });
	});

	it('starts by its clock as well', async () => {
		const { client } = hall.n8n;
		const text = await readFile(join(templatesFolder, '01-runaway-youth-posts.json'), 'utf8');
		const sooner = text
			.replaceAll('http://127.0.0.1:8470', hall.city.url)
			.replace('"path": "runaway-youth-posts"', '"path": "by-the-clock"')
			.replace(/"field": "hours",\s*"hoursInterval": 1/, '"field": "seconds", "secondsInterval": 25');
		const workflow = await client.importWorkflow(workflowShape.parse(JSON.parse(sooner)));
		await client.publish([workflow]);
		const byClock = async () => (await client.executions(workflow.id)).find(({ mode }) => mode === 'trigger');
		await until(async () => (await byClock()) !== undefined);
		await client.post(`workflows/${workflow.id}/deactivate`, {});
		const execution = await client.waitForExecution((await byClock())?.id ?? '');
		expect(execution).toMatchObject({ status: 'success', error: null });
		expect(execution.output('Count')[0]?.json).toMatchObject({ found: 0, problems: 0 });
	});

	it('says so to the office when the portal is down, and loses nothing', async () => {
		hall.city.misbehave({ match: '/qna', fault: 'reset' });
		const before = messages('problem').length;
		expect(await hall.call('01')).toMatchObject({ found: 0, problems: 1 });
		expect(messages('problem').length).toBe(before + 1);
		hall.city.misbehave(null);
		expect(await hall.call('01')).toMatchObject({ found: 0, problems: 0 });
	});

	async function ledgerLines(count: number): Promise<Array<Record<string, unknown>>> {
		const file = join(hall.home.filesFolder, 'runaway-youth-activity.jsonl');
		let lines: string[] = [];
		await until(async () => {
			lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line !== '');
			return lines.length >= count;
		});
		return lines.map((line): Record<string, unknown> => {
			const parsed: unknown = JSON.parse(line);
			return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
		});
	}
});

/** Fills the form behind a review link as its page would send it. Fields that are not given keep what the form shows. */
async function decide(url: string, values: Record<string, string>): Promise<void> {
	const page = await (await fetch(url)).text();
	const form = new FormData();
	for (const { name, label, shown } of formFields(page)) form.append(name, values[label] ?? shown);
	const response = await fetch(url, { method: 'POST', body: form });
	if (!response.ok) throw new Error(`The form answered ${response.status}: ${await response.text()}`);
}

function formFields(page: string): Array<{ name: string; label: string; shown: string }> {
	const labels = page.matchAll(/<label[^>]*\bfor=['"](field-\d+)['"][^>]*>([^<]*)</g);
	return [...labels].map(([, name = '', label = '']) => {
		const tag = new RegExp(`<(?:input|textarea|select)\\b[^>]*\\bname=['"]${name}['"][^>]*>([^<]*)`).exec(page);
		const value = /\bvalue=['"]([^'"]*)['"]/.exec(tag?.[0] ?? '')?.[1];
		return { name, label: label.trim(), shown: (value ?? tag?.[1] ?? '').trim() };
	});
}
