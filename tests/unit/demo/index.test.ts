import { startDemoCity, type DemoCity, type DemoTruth } from '../../../demo/index';

describe('Demo City', () => {
	const cities: DemoCity[] = [];
	const start = async (options: Parameters<typeof startDemoCity>[0] = {}): Promise<DemoCity> => {
		const city = await startDemoCity(options);
		cities.push(city);
		return city;
	};
	afterEach(async () => {
		await Promise.all(cities.splice(0).map((city) => city.close()));
	});

	const plain = (truth: DemoTruth): unknown => JSON.parse(JSON.stringify(truth));

	it('has the same content at every start with the same seed, and other content with another', async () => {
		const [one, again, other] = [
			await start({ posts: 20 }),
			await start({ posts: 20 }),
			await start({ posts: 20, seed: 2 }),
		];
		expect(plain(one.truth)).toEqual(plain(again.truth));
		expect(plain(one.truth)).not.toEqual(plain(other.truth));
		for (const path of [
			'/portal/bbs/B0000001/list.do',
			'/qna',
			'/market/gaon',
			'/health/weekly',
			'/license/dispositions',
		]) {
			expect(await (await fetch(one.url + path)).text()).toBe(await (await fetch(again.url + path)).text());
		}
	});

	it('answers on every address that it prints', async () => {
		const city = await start({ posts: 5 });
		for (const section of city.sections) {
			const answer = await fetch(section.url);
			expect([section.name, answer.status]).toEqual([section.name, section.name === 'keyed' ? 401 : 200]);
		}
	});

	it('says in plain words that a port is in use', async () => {
		const city = await start({ posts: 1 });
		const refused = startDemoCity({ port: city.port });
		await expect(refused).rejects.toMatchObject({ code: 'DEMO_PORT_IN_USE' });
		await expect(refused).rejects.toThrow(String(city.port));
		await expect(startDemoCity({ port: 70_000 })).rejects.toMatchObject({ code: 'DEMO_NOT_STARTED' });
	});

	it('shows 100,000 posts without writing them first', async () => {
		const city = await start({ posts: 100_000 });
		const last = await (await fetch(`${city.url}/portal/bbs/B0000001/list.do?pageIndex=10000`)).text();
		expect(last).toContain('10000/10000쪽');
		expect(last).toContain("fn_egov_inqire_notice('1000001'");
	});

	it('fills pages up to the size asked for, whatever their charset', async () => {
		const city = await start({ posts: 5, pageBytes: 48_000 });
		for (const path of ['/portal/bbs/B0000001/list.do', '/dept/board.asp', '/qna']) {
			const page = Buffer.from(await (await fetch(city.url + path)).arrayBuffer());
			expect(page.length).toBeGreaterThanOrEqual(48_000);
			expect(page.length).toBeLessThan(49_000);
		}
	});

	it('logs start and end of each request, so that two at once can be seen', async () => {
		const city = await start({ posts: 5 });
		city.misbehave({ match: '/qna', fault: 'slow', seconds: 0.2 });
		const headers = { 'user-agent': 'polite/1.0' };
		await Promise.all([
			fetch(`${city.url}/qna?page=1`, { headers }),
			fetch(`${city.url}/qna?page=2`, { headers }),
		]);
		const [first, second] = city.log;
		expect(first).toMatchObject({ method: 'GET', path: '/qna', status: 200, userAgent: 'polite/1.0' });
		expect(city.log.map((record) => record.query).sort()).toEqual(['page=1', 'page=2']);
		expect(second?.at).toBeLessThan(first?.endedAt ?? 0);
	});

	it('shows at the next crawl what was added, changed and removed meanwhile', async () => {
		const city = await start({ posts: 12 });
		const list = async () => (await fetch(`${city.url}/portal/bbs/B0000001/list.do`)).text();
		const newest = city.truth.boards.egov.find((post) => !post.isNotice && !post.secret);
		if (!newest) throw new Error('There is no post.');
		const added = city.addPost('egov', {
			title: '긴급 한파 대피소 안내',
			body: '가까운 주민센터로 오십시오.',
		});
		city.editPost('egov', newest.id, { title: '고친 제목' });
		expect(await list()).toMatch(/긴급 한파 대피소 안내[\s\S]*고친 제목/);
		expect(await (await fetch(city.url + added.path)).text()).toContain('가까운 주민센터로 오십시오.');
		expect(city.truth.boards.egov.find((post) => post.id === newest.id)?.title).toBe('고친 제목');
		city.removePost('egov', newest.id);
		expect(await list()).not.toContain('고친 제목');
		expect(await (await fetch(city.url + newest.path)).text()).toContain('존재하지 않는 게시물');
	});
});
