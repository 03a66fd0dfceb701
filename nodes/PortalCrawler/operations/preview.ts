import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { flagParameter, Options, textParameter } from '../../../src/n8n/parameters';
import { openNodeStore } from '../../../src/n8n/store';
import { openClient, runOptionsOf } from '../common/run';
import { boardOptionsOf } from './crawl-board';

/** Shows for each input item what a crawl of its board would take. */
export async function previewOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { previewBoard } = await import('../../../src/crawl');
	const store = await openNodeStore(context);
	try {
		const items = await eachItem(context, async (itemIndex, signal) => {
			const extra = Options.of(context, itemIndex);
			const http = await openClient(extra, signal);
			try {
				const preview = await previewBoard(
					{
						...(await runOptionsOf(context, itemIndex, extra, signal)),
						...(await boardOptionsOf(context, itemIndex, extra)),
						openFirstPost: flagParameter(context, 'openFirstPost', itemIndex),
					},
					{ http, store },
				);
				const shown: IDataObject = { ...preview };
				return { ok: true, added: { [textParameter(context, 'outputField', itemIndex)]: shown } };
			} finally {
				http.close();
			}
		});
		return [items];
	} finally {
		await store.close();
	}
}
