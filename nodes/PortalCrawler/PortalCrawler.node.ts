import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { runOperation } from '../../src/n8n/items';
import { localized } from '../../src/n8n/locale';
import { description } from './description';
import { confirmOperation } from './operations/confirm';
import { crawlBoardOperation } from './operations/crawl-board';
import { crawlSiteOperation } from './operations/crawl-site';
import { fetchPagesOperation } from './operations/fetch-pages';
import { forgetOperation } from './operations/forget';
import { previewOperation } from './operations/preview';
import { readFeedOperation } from './operations/read-feed';
import { statusOperation } from './operations/status';

const operations = {
	confirm: confirmOperation,
	crawlBoard: crawlBoardOperation,
	crawlSite: crawlSiteOperation,
	fetchPages: fetchPagesOperation,
	forget: forgetOperation,
	preview: previewOperation,
	readFeed: readFeedOperation,
	status: statusOperation,
};

export class PortalCrawler implements INodeType {
	description = localized(description);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation]);
	}
}
