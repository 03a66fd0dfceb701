import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { choiceParameter, textParameter } from '../../../src/n8n/parameters';
import type { Store } from '../../../src/store';
import { withStore } from '../../../src/n8n/store';

/** Takes a board, site or feed, or the rest of a host, out of the memory. */
export async function forgetOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { forget, wakeHost } = await import('../../../src/crawl');
	const wake = async (store: Store, name: string): Promise<IDataObject> => {
		const host = URL.canParse(name) && name.includes('//') ? new URL(name).host : name;
		await wakeHost(store, host);
		return { host };
	};
	const items = await withStore(context, (store) =>
		eachItem(context, async (itemIndex) => {
			const name = textParameter(context, 'name', itemIndex);
			const what = choiceParameter(context, 'forgetWhat', itemIndex, ['memory', 'rest']);
			const forgotten: IDataObject = what === 'rest' ? await wake(store, name) : { ...(await forget(store, name)) };
			return { ok: true, added: { [textParameter(context, 'outputField', itemIndex)]: forgotten } };
		}),
	);
	return [items];
}
