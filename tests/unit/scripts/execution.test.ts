import { stringify } from 'flatted';
import { readExecution } from '../../../scripts/n8n/execution';
import { startsByItself, webhookPath } from '../../../scripts/n8n/templates';

const row = { id: '7', status: 'success', mode: 'webhook', workflowId: 'w1' };

describe("an execution as n8n's editor gets it", () => {
	it('gives the items of each output of a node over all its runs', () => {
		const runData = {
			Split: [
				{ data: { main: [[{ json: { a: 1 } }], [{ json: { b: 1 } }]] } },
				{ data: { main: [[{ json: { a: 2 } }], null] } },
			],
		};
		const execution = readExecution({ ...row, data: stringify({ resultData: { runData, lastNodeExecuted: 'Split' } }) });
		expect(execution.output('Split').map(({ json }) => json)).toEqual([{ a: 1 }, { a: 2 }]);
		expect(execution.output('Split', 1).map(({ json }) => json)).toEqual([{ b: 1 }]);
		expect(execution.output('Never ran')).toEqual([]);
		expect(execution.lastNode).toBe('Split');
		expect(execution.error).toBeNull();
	});

	it('tells which node ended it and with what words', () => {
		const error = { message: 'No such board', node: { name: 'Crawl' } };
		const data = stringify({ resultData: { runData: { Crawl: [{ error }] }, error } });
		const execution = readExecution({ ...row, status: 'error', data });
		expect(execution.error).toEqual({ message: 'No such board', node: 'Crawl' });
		expect(execution.errorOf('Crawl')).toBe('No such board');
	});

	it('is empty while it has only just begun', () => {
		expect(readExecution({ ...row, status: 'new', data: '[]' }).nodes).toEqual([]);
	});
});

describe('a template', () => {
	const workflow = (...types: string[]) => ({
		id: 'w',
		name: 'A',
		versionId: 'v',
		nodes: types.map((type) => ({ name: type, type, parameters: { path: 'posts' } })),
	});

	it('starts by itself when a webhook or the clock can start it', () => {
		expect(startsByItself(workflow('n8n-nodes-base.webhook'))).toBe(true);
		expect(startsByItself(workflow('n8n-nodes-base.scheduleTrigger'))).toBe(true);
		expect(startsByItself(workflow('n8n-nodes-base.manualTrigger', 'n8n-nodes-base.executeWorkflowTrigger'))).toBe(false);
	});

	it('names the path of its webhook', () => {
		expect(webhookPath(workflow('n8n-nodes-base.webhook'))).toBe('posts');
		expect(webhookPath(workflow('n8n-nodes-base.set'))).toBeNull();
	});
});
