import { DEMO_CLOVA_KEY, type ClovaServer, startClovaServer } from '../../demo/clova';
import { HyperClovaX } from '../../nodes/HyperClovaX/HyperClovaX.node';
import { runNode, runNodeJson } from './run-node';

const node = new HyperClovaX();
const message = { model: 'HCX-005', message: '={{ $json.text }}', outputField: 'hyperClovaX' };

describe('HyperCLOVA X', () => {
	let clova: ClovaServer;

	beforeAll(async () => {
		clova = await startClovaServer();
	});
	afterEach(() => clova.misbehave(null));
	afterAll(() => clova.close());

	const credentials = (apiKey = DEMO_CLOVA_KEY) => ({ hyperClovaXApi: { apiKey, baseUrl: clova.url } });

	it('adds the answer with its label, model and tokens', async () => {
		const [json] = await runNodeJson(node, { parameters: message, credentials: credentials(), items: [{ json: { id: 1, text: '안녕하세요.' } }] });
		expect(json).toMatchObject({ id: 1, hyperClovaX: { provider: 'clova', model: 'HCX-005', aiGenerated: true } });
		expect(json?.hyperClovaX).toMatchObject({ label: expect.stringContaining('AI') as string, usage: { promptTokens: expect.any(Number) as number } });
	});

	it('sends masked text and puts the person back into the answer', async () => {
		const text = '연락처 010-2345-6789로 전화해 달라고 정중하게 써 주세요.';
		const [json] = await runNodeJson(node, { parameters: { ...message, system: '담당자 전화는 010-9999-8888입니다.' }, credentials: credentials(), items: [{ json: { text } }] });
		const sent = JSON.stringify(clova.log.at(-1));
		expect(sent).not.toMatch(/010-2345-6789|010-9999-8888/);
		expect(sent).toMatch(/\[전화1\]/);
		expect(sent).toMatch(/\[전화2\]/);
		expect(JSON.stringify(json)).toContain('010-2345-6789');
	});

	it('names the code and the next step when the key is refused', async () => {
		const run = runNode(node, { parameters: message, credentials: credentials('nv-wrong'), items: [{ json: { text: '안녕' } }] });
		const error: unknown = await run.catch((cause: unknown) => cause);
		expect(error).toMatchObject({ message: expect.stringMatching(/401\d\d/) as string, description: expect.stringMatching(/key/i) as string });
		expect(JSON.stringify(error)).not.toContain('nv-wrong');
	});

	it('says that the credential is missing', async () => {
		const run = runNode(node, { parameters: message, items: [{ json: { text: '안녕' } }] });
		await expect(run).rejects.toMatchObject({ message: expect.stringMatching(/no HyperCLOVA X credential/) as string });
	});

	it('lets an empty message fail alone', async () => {
		const { outputs } = await runNode(node, {
			parameters: message,
			credentials: credentials(),
			onError: 'continueRegularOutput',
			items: [{ json: { id: 1, text: '' } }, { json: { id: 2, text: '안녕하세요' } }],
		});
		expect(outputs[0]?.map(({ json }) => [json.id, 'error' in json])).toEqual([
			[1, true],
			[2, false],
		]);
	});
});
