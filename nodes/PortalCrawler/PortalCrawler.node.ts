import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { runOperation } from '../../src/n8n/items';
import { localized } from '../../src/n8n/locale';
import { description } from './description';
import { crawlBoardOperation } from './operations/crawl-board';

export class PortalCrawler implements INodeType {
	description = localized(description);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await runOperation(this, crawlBoardOperation);
	}
}
