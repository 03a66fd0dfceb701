import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { crawlBoardParameters } from './operations/crawl-board.parameters';

export const description: INodeTypeDescription = {
	displayName: 'Portal Crawler',
	name: 'portalCrawler',
	icon: { light: 'file:portalCrawler.svg', dark: 'file:portalCrawler.dark.svg' },
	group: ['input'],
	version: 1,
	subtitle: '={{ $parameter.listUrl }}',
	description: 'Collects posts and attachments from the boards of public portals, each once, politely',
	defaults: { name: 'Portal Crawler' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main],
	outputNames: ['Posts', 'Summary'],
	usableAsTool: true,
	credentials: [
		{ name: 'portalLoginApi', required: false },
		{ name: 'remoteBrowserApi', required: false, displayOptions: { show: { mode: ['auto', 'browser'] } } },
	],
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Crawl Board',
					value: 'crawlBoard',
					action: 'Crawl a board',
					description: 'Collect the posts of a board with their text and attachments',
				},
			],
			default: 'crawlBoard',
		},
		...crawlBoardParameters,
	],
};
