import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { textParameter } from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';

/** Shows the last runs, what is remembered, and the failures of each host. */
export async function statusOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { statusOf } = await import('../../../src/crawl');
	const items = await withStore(context, (store) =>
		eachItem(context, async (itemIndex) => {
			const status: IDataObject = { ...(await statusOf(store, textParameter(context, 'filter', itemIndex))) };
			return { ok: true, added: { [textParameter(context, 'outputField', itemIndex)]: status } };
		}),
	);
	return [items];
}
