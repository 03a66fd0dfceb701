import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { crawlBoardParameters, listUrlParameter } from './operations/crawl-board.parameters';
import { crawlSiteParameters } from './operations/crawl-site.parameters';
import { fetchPagesParameters } from './operations/fetch-pages.parameters';
import { memoryParameters } from './operations/memory.parameters';
import { previewParameters } from './operations/preview.parameters';
import { readFeedParameters } from './operations/read-feed.parameters';
import { attachmentParameters, openingParameter, rememberParameter } from './common/options';
import { outputFieldProperty } from '../../src/n8n/properties';
import { storeCredential } from '../../src/n8n/store';

/** Operations that make items of their own and give what the run did on a second output. */
const crawling = ['crawlBoard', 'crawlSite', 'readFeed'];
/** Operations that open pages of a site. */
const asking = [...crawling, 'fetchPages', 'preview'];

export const description: INodeTypeDescription = {
	displayName: 'Portal Crawler',
	name: 'portalCrawler',
	icon: { light: 'file:portalCrawler.svg', dark: 'file:portalCrawler.dark.svg' },
	group: ['input'],
	version: 1,
	subtitle:
		'={{ ({ crawlBoard: "Crawl Board", crawlSite: "Crawl Site", fetchPages: "Fetch Pages", readFeed: "Read Feed", preview: "Preview", confirm: "Confirm", forget: "Forget", status: "Status" })[$parameter.operation || "crawlBoard"] + ($parameter.listUrl && ["crawlBoard", "preview"].includes($parameter.operation || "crawlBoard") ? ": " + $parameter.listUrl : "") }}',
	description: 'Collects posts and attachments from the boards of public portals, each once, politely',
	defaults: { name: 'Portal Crawler' },
	inputs: [NodeConnectionTypes.Main],
	outputs:
		'={{ [({ crawlBoard: "Posts", crawlSite: "Pages", readFeed: "Entries" })[$parameter.operation || "crawlBoard"]].map((name) => name ? [{ type: "main", displayName: name }, { type: "main", displayName: "Summary" }] : [{ type: "main" }])[0] }}',
	usableAsTool: true,
	credentials: [
		{ name: 'portalLoginApi', required: false, displayOptions: { show: { operation: asking } } },
		{
			name: 'remoteBrowserApi',
			required: false,
			displayOptions: { show: { operation: ['crawlBoard', 'crawlSite', 'fetchPages', 'preview'], mode: ['auto', 'browser'] } },
		},
		storeCredential,
	],
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Confirm',
					value: 'confirm',
					action: 'Confirm what went through',
					description: 'At the end of a workflow: settle the items that went through, so that they do not come again',
				},
				{
					name: 'Crawl Board',
					value: 'crawlBoard',
					action: 'Crawl a board',
					description: 'Collect the posts of a board with their text and attachments',
				},
				{
					name: 'Crawl Site',
					value: 'crawlSite',
					action: 'Crawl a site',
					description: 'Follow the links of a site from a start page and collect its pages',
				},
				{
					name: 'Fetch Pages',
					value: 'fetchPages',
					action: 'Fetch pages',
					description: 'Open the address on each item and take its text, or parts of it',
				},
				{
					name: 'Forget',
					value: 'forget',
					action: 'Forget what was collected',
					description: "Clear a board's memory, so that the next run gives everything again",
				},
				{
					name: 'Preview',
					value: 'preview',
					action: 'Preview a board',
					description: 'Look at one page of a list and show what would be taken; nothing is remembered',
				},
				{
					name: 'Read Feed',
					value: 'readFeed',
					action: 'Read a feed',
					description: 'Collect the entries of an RSS or Atom feed or of a sitemap',
				},
				{
					name: 'Status',
					value: 'status',
					action: 'Show the status of crawls',
					description: 'Show the last runs, what is remembered, and the failures of each host',
				},
			],
			default: 'crawlBoard',
		},
		listUrlParameter,
		...crawlSiteParameters.filter(({ name }) => name === 'startUrls'),
		...readFeedParameters.filter(({ name }) => name === 'feedUrl'),
		openingParameter,
		rememberParameter,
		...attachmentParameters,
		...crawlBoardParameters,
		...crawlSiteParameters.filter(({ name }) => name !== 'startUrls'),
		...fetchPagesParameters,
		...readFeedParameters.filter(({ name }) => name !== 'feedUrl'),
		...previewParameters,
		...memoryParameters,
		outputFieldProperty('page', { show: { operation: ['fetchPages'] } }),
		outputFieldProperty('preview', { show: { operation: ['preview'] } }),
		outputFieldProperty('confirmation', { show: { operation: ['confirm'] } }),
		outputFieldProperty('forgotten', { show: { operation: ['forget'] } }),
		outputFieldProperty('status', { show: { operation: ['status'] } }),
	],
};
