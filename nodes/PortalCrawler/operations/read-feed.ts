import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { numberParameter, textParameter } from '../../../src/n8n/parameters';
import { crawlEach } from '../common/crawl';
import { memoryOptionsOf } from '../common/memory';
import { runOptionsOf } from '../common/run';

/** Reads a feed for each input item. */
export async function readFeedOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { readFeed } = await import('../../../src/crawl');
	return await crawlEach(context, async (itemIndex, extra, deps, signal) =>
		readFeed(
			textParameter(context, 'feedUrl', itemIndex),
			{
				...(await runOptionsOf(context, itemIndex, extra, signal)),
				...memoryOptionsOf(context, itemIndex, extra),
				name: extra.text('name'),
				maxEntries: numberParameter(context, 'maxEntries', itemIndex),
			},
			deps,
		),
		({ feed }) => feed,
	);
}
