import { z } from 'zod';
import { type DemoCity, startDemoCity } from '../../demo';
import { PortalCrawler } from '../../nodes/PortalCrawler/PortalCrawler.node';
import { runNode, runNodeJson } from './run-node';

const node = new PortalCrawler();
const listedFiles = z.array(z.object({ name: z.string(), sha256: z.string(), file: z.string().nullable() }));
const noWait = { delaySeconds: 0 };

describe('Portal Crawler', () => {
	let city: DemoCity;

	beforeAll(async () => {
		city = await startDemoCity({ posts: 8, questions: 3, crawlDelaySeconds: 0 });
		process.env.CITYHALL_ALLOWED_HOSTS = `127.0.0.1:${city.port}`;
	});

	afterAll(async () => {
		delete process.env.CITYHALL_ALLOWED_HOSTS;
		await city.close();
	});

	const notices = () => `${city.url}/portal/bbs/B0000001/list.do`;
	const published = () => city.truth.boards.egov.filter((post) => !post.secret);

	it('gives every post of a board on its first output and what it did on its second', async () => {
		const { outputs } = await runNode(node, { parameters: { listUrl: notices(), remember: 'none', options: noWait } });
		const [posts = [], summary = []] = outputs;
		expect(posts.map(({ json }) => json.title).toSorted()).toEqual(published().map(({ title }) => title).toSorted());
		expect(posts.every(({ pairedItem }) => JSON.stringify(pairedItem) === '{"item":0}')).toBe(true);
		expect(summary).toMatchObject([{ json: { posts: published().length, failed: [] }, pairedItem: { item: 0 } }]);
	});

	it('puts the files of a post on its item, named in the JSON', async () => {
		const { outputs } = await runNode(node, {
			parameters: { listUrl: notices(), remember: 'none', attachments: true, itemFor: 'post', options: noWait },
		});
		for (const { json, binary } of outputs[0] ?? []) {
			const truth = published().find(({ id }) => id === json.id);
			const listed = listedFiles.parse(json.attachments);
			expect(listed.map((file) => [file.name, file.sha256])).toEqual(truth?.attachments.map(({ name, sha256 }) => [name, sha256]));
			expect(Object.keys(binary ?? {})).toEqual(listed.map((file) => file.file));
		}
	});

	it('makes an item of each file when asked', async () => {
		const { outputs } = await runNode(node, {
			parameters: { listUrl: notices(), remember: 'none', attachments: true, itemFor: 'attachment', options: noWait },
		});
		const files = published().flatMap(({ attachments }) => attachments.map(({ sha256 }) => sha256));
		const given = (outputs[0] ?? []).map(({ json }) => (json.attachment as { sha256: string }).sha256);
		expect(given.toSorted()).toEqual(files.toSorted());
		expect((outputs[0] ?? []).every(({ binary }) => binary?.data !== undefined)).toBe(true);
	});

	it('gives a post once, and again when it was changed', async () => {
		const parameters = { listUrl: notices(), remember: 'whenEmitted', options: { ...noWait, board: 'remembered' } };
		expect(await runNodeJson(node, { parameters })).toHaveLength(published().length);
		expect(await runNodeJson(node, { parameters })).toEqual([]);
		const edited = published().find(({ isNotice }) => !isNotice);
		city.editPost('egov', edited?.id ?? '', { body: '접수 기간이 바뀌었습니다.' });
		expect(await runNodeJson(node, { parameters })).toMatchObject([{ id: edited?.id, status: 'updated' }]);
	});

	it('gives what could not be handed on again: nothing is remembered when an item fails', async () => {
		const parameters = { listUrl: notices(), remember: 'whenEmitted', options: { ...noWait, board: 'interrupted' } };
		const stop = new AbortController();
		stop.abort();
		await expect(runNode(node, { parameters, signal: stop.signal })).rejects.toThrow('The run was stopped');
		expect(await runNodeJson(node, { parameters })).toHaveLength(published().length);
	});

	it('gives a board once that two input items ask for, and all of it when the first of them fails', async () => {
		const parameters = { listUrl: notices(), remember: 'whenEmitted', options: { ...noWait, board: '={{ $json.name }}' } };
		const twice = await runNode(node, { parameters, items: [{ json: { name: 'twice' } }, { json: { name: 'twice' } }] });
		expect(twice.outputs[0]).toHaveLength(published().length);
		const address = '={{ $json.address }}';
		city.misbehave({ match: '/portal/', fault: 'reset', times: 3 });
		const { outputs } = await runNode(node, {
			parameters: { ...parameters, listUrl: address, options: { ...noWait, board: 'after a failure' } },
			items: [{ json: { address: notices() } }, { json: { address: notices() } }],
			onError: 'continueRegularOutput',
		});
		city.misbehave(null);
		expect((outputs[0] ?? []).filter(({ json }) => !('error' in json))).toHaveLength(published().length);
	});

	it('logs in with the credential, and says that the portal refused a wrong password', async () => {
		const parameters = { listUrl: `${city.url}/member/board`, remember: 'none', options: noWait };
		const credential = (password: string) => ({
			portalLoginApi: { loginUrl: `${city.url}/member/login`, user: 'demo', password, formFieldForUser: 'userId', formFieldForPass: 'password' },
		});
		const posts = await runNodeJson(node, { parameters, credentials: credential('demo-city') });
		expect(posts.map(({ id }) => id)).toEqual(city.truth.boards.member.map(({ id }) => id));
		await expect(runNode(node, { parameters, credentials: credential('wrong') })).rejects.toThrow(/log/i);
	});

	it('refuses an internal address that the administrator did not allow', async () => {
		const parameters = { listUrl: 'http://127.0.0.1:1/board', remember: 'none', options: noWait };
		await expect(runNode(node, { parameters })).rejects.toMatchObject({ context: { itemIndex: 0 } });
	});

	it('lets one portal that is down fail alone', async () => {
		city.misbehave({ match: '/qna', fault: 'reset' });
		const { outputs } = await runNode(node, {
			parameters: { listUrl: '={{ $json.address }}', remember: 'none', options: noWait },
			items: [{ json: { address: `${city.url}/qna` } }, { json: { address: notices() } }],
			onError: 'continueRegularOutput',
		});
		city.misbehave(null);
		const failed = (outputs[0] ?? []).filter(({ json }) => 'error' in json);
		expect(failed).toMatchObject([{ json: { address: `${city.url}/qna` }, pairedItem: { item: 0 } }]);
		expect(outputs[0]).toHaveLength(1 + published().length);
	});
});
