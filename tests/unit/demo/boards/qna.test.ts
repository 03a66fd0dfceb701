import { officeToken, startDemoCity, type DemoCity } from '../../../../demo/index';

describe('the Q&A portal of Demo City', () => {
	let city: DemoCity;
	beforeEach(async () => {
		city = await startDemoCity({ posts: 1 });
	});
	afterEach(() => city.close());

	const text = async (path: string) => (await fetch(city.url + path)).text();

	it('shows each question once over its pages, and its words whole on its own page', async () => {
		const pages = await Promise.all(Array.from({ length: 6 }, (_, index) => text(`/qna?page=${index + 1}`)));
		const ids = [...pages.join('').matchAll(/href="\/qna\/(\d+)"/g)].map((match) => match[1]);
		expect(ids).toEqual(city.truth.qna.map((post) => post.id));
		for (const post of city.truth.qna.slice(0, 10)) {
			const html = await text(post.path);
			for (const line of post.body.split('\n'))
				expect(html).toContain(line.replaceAll('"', '&quot;').replaceAll("'", '&#39;'));
		}
	});

	it('knows of young people in every situation, feeling and urgency, and of others with the same words', () => {
		const young = city.truth.qna.filter((post) => post.isYouth);
		const others = city.truth.qna.filter((post) => !post.isYouth);
		expect(young.length).toBeGreaterThanOrEqual(20);
		expect(others.length).toBeGreaterThanOrEqual(20);
		const situations = new Set(young.map((post) => post.situation));
		for (const situation of [
			'runaway',
			'no-shelter',
			'violence-at-home',
			'family-conflict',
			'school',
			'money',
			'self-harm',
			'exploitation',
		]) {
			expect(situations).toContain(situation);
		}
		expect(new Set(young.map((post) => post.urgency))).toEqual(
			new Set(['none', 'low', 'medium', 'high', 'critical']),
		);
		expect(new Set(young.map((post) => post.emotion)).size).toBeGreaterThanOrEqual(8);
		expect(others.filter((post) => /가출/.test(post.title + post.body)).length).toBeGreaterThanOrEqual(6);
	});

	it('names nobody who could be reached: every number is an invented one', () => {
		const numbers = city.truth.qna.flatMap((post) => post.body.match(/01[016-9]-?\d{3,4}-?\d{4}/g) ?? []);
		expect(numbers.length).toBeGreaterThan(0);
		for (const number of numbers) expect(number).toMatch(/^010-0000-\d{4}$/);
	});

	it('takes an answer from the office alone, and shows it', async () => {
		const [post] = city.truth.qna;
		const address = `${city.url}${post?.path ?? ''}/answers`;
		const send = (body: string, headers: Record<string, string>) =>
			fetch(address, { method: 'POST', body, headers });
		const json = { 'content-type': 'application/json' };
		expect((await send('{"text":"안녕하세요"}', json)).status).toBe(403);
		expect((await send('{"text":', { ...json, 'x-office-token': officeToken })).status).toBe(400);
		expect((await send('{"text":" "}', { ...json, 'x-office-token': officeToken })).status).toBe(400);
		expect(city.answers).toHaveLength(0);

		expect(
			(await send('{"text":"1388로 전화해 주세요."}', { ...json, authorization: `Bearer ${officeToken}` }))
				.status,
		).toBe(201);
		const form = new URLSearchParams({
			token: officeToken,
			text: '쉼터를 안내해 드릴게요.',
			author: '상담사',
		});
		expect((await fetch(address, { method: 'POST', body: form })).status).toBe(201);
		expect(city.answers.map((answer) => [answer.questionId, answer.text])).toEqual([
			[post?.id, '1388로 전화해 주세요.'],
			[post?.id, '쉼터를 안내해 드릴게요.'],
		]);
		expect(await text(post?.path ?? '')).toContain('쉼터를 안내해 드릴게요.');
		expect(await text('/__demo/answers')).toContain('1388로 전화해 주세요.');
	});

	it('shows an answer as text, whatever it holds', async () => {
		const [post] = city.truth.qna;
		const body = new URLSearchParams({ token: officeToken, text: '<script>alert(1)</script>' });
		await fetch(`${city.url}${post?.path ?? ''}/answers`, { method: 'POST', body });
		expect(await text(post?.path ?? '')).toContain('&lt;script&gt;alert(1)');
	});

	it('has as many questions as asked for', async () => {
		const large = await startDemoCity({ posts: 1, questions: 500 });
		expect(large.truth.qna).toHaveLength(500);
		expect(new Set(large.truth.qna.map((post) => post.title)).size).toBe(500);
		await large.close();
	});
});
