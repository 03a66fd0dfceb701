import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { textParameter } from '../../../src/n8n/parameters';
import { readSource } from './source';

/** Adds the document's text, blocks, pages and metadata to each item. */
export async function extractTextOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	return [await eachItem(context, async (itemIndex) => {
		const { name, document } = await readSource(context, itemIndex);
		const field = textParameter(context, 'outputField', itemIndex);
		return { ok: true, added: { [field]: { name, ...document } } };
	})];
}
