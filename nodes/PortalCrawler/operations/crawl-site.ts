import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { choiceParameter, numberParameter, textParameter } from '../../../src/n8n/parameters';
import { crawlEach } from '../common/crawl';
import { fieldsOf } from '../common/fields';
import { memoryOptionsOf } from '../common/memory';
import { browserOf, linesOf, runOptionsOf } from '../common/run';

/** Crawls a site for each input item. */
export async function crawlSiteOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { crawlSite } = await import('../../../src/crawl');
	return await crawlEach(context, async (itemIndex, extra, deps, signal) => {
		const { attachments, ...memory } = memoryOptionsOf(context, itemIndex, extra);
		return crawlSite(
			{
				...(await runOptionsOf(context, itemIndex, extra, signal)),
				...memory,
				documents: attachments,
				startUrls: linesOf(textParameter(context, 'startUrls', itemIndex)),
				include: linesOf(textParameter(context, 'include', itemIndex)),
				exclude: linesOf(textParameter(context, 'exclude', itemIndex)),
				maxPages: numberParameter(context, 'maxPages', itemIndex),
				maxDepth: numberParameter(context, 'maxDepth', itemIndex),
				selectors: fieldsOf(context, itemIndex),
				mode: choiceParameter(context, 'mode', itemIndex, ['auto', 'http', 'browser']),
				browser: await browserOf(context, itemIndex),
				name: extra.text('name'),
				sameHost: extra.flag('sameDomain') ? 'domain' : true,
				sitemap: extra.has('sitemap') ? extra.flag('sitemap') : true,
			},
			deps,
		);
	}, ({ site }) => site);
}
