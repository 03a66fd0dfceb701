import { DocumentSummarizer } from '../../nodes/DocumentSummarizer/DocumentSummarizer.node';
import { runNode, runNodeJson } from './run-node';

const file = (name: string, text: string | Buffer) => ({
	data: { data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: name },
});

const extract = { operation: 'extractText', source: 'file', fileField: 'data' };

describe('Document Summarizer', () => {
	it('adds the text of a file beside what came in', async () => {
		const [json] = await runNodeJson(new DocumentSummarizer(), {
			parameters: extract,
			items: [{ json: { id: 7 }, binary: file('공고.txt', '첫째 줄입니다.\n둘째 줄입니다.') }],
		});
		expect(json).toMatchObject({ id: 7, document: { name: '공고.txt', format: 'text' } });
		expect(JSON.stringify(json)).toContain('둘째 줄입니다.');
	});

	it('lets one broken file fail alone, with its item and the next step, when the node goes on', async () => {
		const { outputs } = await runNode(new DocumentSummarizer(), {
			parameters: extract,
			onError: 'continueRegularOutput',
			items: [
				{ json: { id: 1 }, binary: file('a.txt', '읽을 수 있는 글입니다.') },
				{ json: { id: 2 }, binary: file('b.hwp', '') },
				{ json: { id: 3 } },
				{ json: { id: 4 }, binary: file('d.txt', '이것도 읽을 수 있습니다.') },
			],
		});
		const items = outputs[0] ?? [];
		expect(items.map(({ json, pairedItem }) => [json.id, pairedItem, 'error' in json])).toEqual([
			[1, { item: 0 }, false],
			[2, { item: 1 }, true],
			[3, { item: 2 }, true],
			[4, { item: 3 }, false],
		]);
		expect(items[2]?.json.error).toMatch(/no file in the field "data"/);
	});

	it('stops at the first failure when the node is set to stop', async () => {
		const run = runNode(new DocumentSummarizer(), { parameters: extract, items: [{ json: {} }] });
		await expect(run).rejects.toMatchObject({ context: { itemIndex: 0 } });
	});
});
