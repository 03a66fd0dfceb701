import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { type ClovaServer, DEMO_CLOVA_KEY, startClovaServer } from '../../demo/clova';
import { templatesFolder, workflowShape } from '../../scripts/n8n';
import { type CityHall, openCityHall } from './city-hall';

jest.setTimeout(300_000);

describe('HyperCLOVA X in a real n8n, against the contract server', () => {
	let hall: CityHall;
	let clova: ClovaServer;

	beforeAll(async () => {
		clova = await startClovaServer();
		hall = await openCityHall({ questions: 4, posts: 3 });
	});

	afterAll(async () => {
		await hall?.close();
		await clova?.close();
	});

	const credential = (apiKey: string) => ({
		name: 'HyperCLOVA X of the office',
		type: 'hyperClovaXApi',
		data: { apiKey, baseUrl: clova.url },
	});

	it.each([
		['the right key', DEMO_CLOVA_KEY, 'OK'],
		['a wrong key', 'nv-wrong', 'Error'],
	])("answers n8n's own test of the credential with %s", async (_, apiKey, status) => {
		const saved = z.looseObject({ id: z.string() }).parse(await hall.n8n.client.post('credentials', credential(apiKey)));
		const tested = await hall.n8n.client.post('credentials/test', { credentials: { id: saved.id, ...credential(apiKey) } });
		expect(tested).toMatchObject({ status });
	});

	it('adapts the counselling text of each post and labels it, and still posts nothing', async () => {
		const saved = z.looseObject({ id: z.string() }).parse(await hall.n8n.client.post('credentials', credential(DEMO_CLOVA_KEY)));
		const text = await readFile(join(templatesFolder, '01-runaway-youth-posts.json'), 'utf8');
		const template = workflowShape.parse(JSON.parse(text.replaceAll('http://127.0.0.1:8470', hall.city.url)));
		const workflow = await hall.n8n.client.importWorkflow({
			...template,
			nodes: template.nodes.map((node) => {
				if (node.name === 'Adapt the Tone') return { ...node, credentials: { hyperClovaXApi: { id: saved.id, name: saved.id } } };
				if (node.name !== 'Settings' && node.type !== 'n8n-nodes-base.webhook') return node;
				const settings = JSON.stringify(node)
					.replace('"name":"adaptWithHyperClovaX","value":false', '"name":"adaptWithHyperClovaX","value":true')
					.replace('"path":"runaway-youth-posts"', '"path":"with-hyperclova-x"');
				return workflowShape.shape.nodes.element.parse(JSON.parse(settings));
			}),
		});
		await hall.n8n.client.publish([workflow]);
		const { body } = await hall.n8n.client.webhook('with-hyperclova-x');
		expect(body).toMatchObject({ found: hall.city.truth.qna.length, problems: 0 });

		const [execution] = (await hall.n8n.client.executions(workflow.id)).filter(({ mode }) => mode === 'webhook');
		const drafts = (await hall.n8n.client.executionData(execution?.id ?? '')).output('Draft Reply');
		expect(drafts.length).toBeGreaterThan(0);
		for (const { json } of drafts) {
			expect(json).toMatchObject({ draftBy: 'HyperCLOVA X', label: expect.stringContaining('AI가 생성한') as string });
		}
		expect(JSON.stringify(clova.log)).toContain('상담문');
		expect(hall.city.answers).toEqual([]);
	});
});
