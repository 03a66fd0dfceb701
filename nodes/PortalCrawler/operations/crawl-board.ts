import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { choiceParameter, numberParameter, type Options, textParameter } from '../../../src/n8n/parameters';
import { crawlEach } from '../common/crawl';
import { memoryOptionsOf } from '../common/memory';
import { browserOf, runOptionsOf } from '../common/run';
import { selectorNames } from './crawl-board.parameters';

/** Crawls a board for each input item. */
export async function crawlBoardOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { crawlBoard } = await import('../../../src/crawl');
	return await crawlEach(context, async (itemIndex, extra, deps, signal) =>
		crawlBoard(
			{
				...(await runOptionsOf(context, itemIndex, extra, signal)),
				...memoryOptionsOf(context, itemIndex, extra),
				...(await boardOptionsOf(context, itemIndex, extra)),
				board: extra.text('board'),
				maxPosts: numberParameter(context, 'maxPosts', itemIndex),
				maxPages: extra.number('maxPages'),
				since: extra.moment('since'),
				stopAfterKnown: extra.number('stopAfterKnown'),
				revisitDays: extra.number('revisitDays'),
			},
			deps,
		),
		({ board }) => board,
	);
}

/** What says which board it is and how it is read; Preview takes the same. */
export async function boardOptionsOf(context: IExecuteFunctions, itemIndex: number, extra: Options) {
	return {
		listUrl: textParameter(context, 'listUrl', itemIndex),
		mode: choiceParameter(context, 'mode', itemIndex, ['auto', 'http', 'browser']),
		selectors: Object.fromEntries(selectorNames.map((name) => [name, extra.text(name)])),
		browser: await browserOf(context, itemIndex),
	};
}
