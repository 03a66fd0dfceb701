import type { INodeProperties } from 'n8n-workflow';

function selector(displayName: string, name: string, placeholder: string, description: string): INodeProperties {
	return { displayName, name, type: 'string', default: '', placeholder, description: `${description}. A CSS selector; leave empty to let the node find it by itself.` };
}

export const crawlBoardParameters: INodeProperties[] = [
	{
		displayName: 'List Address',
		name: 'listUrl',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://www.example.go.kr/bbs/list.do',
		description: 'Address of the page that lists the posts, as you see it in your browser',
	},
	{
		displayName: 'How to Open Pages',
		name: 'mode',
		type: 'options',
		options: [
			{
				name: 'Automatic',
				value: 'auto',
				description: 'Reads pages directly and uses a browser only where the list is made by a script',
			},
			{ name: 'Directly', value: 'http', description: 'Fast; right for most public boards' },
			{
				name: 'With a Browser',
				value: 'browser',
				description: 'For boards that show nothing without scripts; needs a browser on the server or a remote one',
			},
		],
		default: 'auto',
		description: 'Whether pages are read directly or shown in a browser first',
	},
	{
		displayName: 'Remember Posts',
		name: 'remember',
		type: 'options',
		options: [
			{
				name: 'Yes, Give Only New and Changed Posts',
				value: 'whenEmitted',
				description: 'A post that was given once comes again only when it was changed',
			},
			{ name: 'No, Give All Posts Each Time', value: 'none', description: 'Nothing is remembered between runs' },
		],
		default: 'whenEmitted',
		description: 'Whether the node remembers which posts it gave in earlier runs',
	},
	{
		displayName: 'Collect Attachments',
		name: 'attachments',
		type: 'boolean',
		default: false,
		description: 'Whether to download the files attached to each post',
	},
	{
		displayName: 'Make One Item For',
		name: 'itemFor',
		type: 'options',
		options: [
			{ name: 'Each Post', value: 'post', description: 'All files of a post stand on its one item' },
			{
				name: 'Each Attachment',
				value: 'attachment',
				description: 'Each file becomes an item of its own, with its post beside it; the file is in the field "data"',
			},
		],
		default: 'post',
		displayOptions: { show: { attachments: [true] } },
		description: 'How posts with attachments are handed on',
	},
	{
		displayName: 'Most Posts',
		name: 'maxPosts',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Stop after this many posts in one run; the next run finds the others',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Allow Pages That robots.txt Forbids',
				name: 'ignoreRobots',
				type: 'boolean',
				default: false,
				description:
					'Whether to read pages that the site asks robots not to read. Only with the permission of the site; it is recorded on every post.',
			},
			{
				displayName: 'Board Name',
				name: 'board',
				type: 'string',
				default: '',
				placeholder: 'e.g. notices',
				description: 'Name under which the posts are remembered. Leave empty to derive it from the address.',
			},
			{
				displayName: 'Largest Attachment (MB)',
				name: 'maxAttachmentMb',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 50,
				description: 'A larger file is left out; the item says so',
			},
			{
				displayName: 'Most List Pages',
				name: 'maxPages',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 20,
				description: 'Stop after this many pages of the list',
			},
			{
				displayName: 'Only Posts Since',
				name: 'since',
				type: 'dateTime',
				default: '',
				description: 'Stop at posts older than this day',
			},
			selector('Selector: Attachment Links', 'attachment', 'e.g. .file_list a', 'Links to the files of a post'),
			selector('Selector: Author', 'author', 'e.g. .writer', 'Name of the author on the post page'),
			selector('Selector: Body', 'body', 'e.g. .view_cont', 'Text of the post'),
			selector('Selector: Date', 'date', 'e.g. .date', 'Date of the post'),
			selector('Selector: Link', 'link', 'e.g. td.subject a', 'Link to the post within a row'),
			selector('Selector: Next Page', 'nextPage', 'e.g. a.next', 'Link to the next page of the list'),
			selector('Selector: Row', 'row', 'e.g. table.board tbody tr', 'One row of the list'),
			selector('Selector: Title', 'title', 'e.g. .view_title', 'Title on the post page'),
			{
				displayName: 'Wait Between Pages (Seconds)',
				name: 'delaySeconds',
				type: 'number',
				typeOptions: { minValue: 0, numberPrecision: 2 },
				default: 0.5,
				description: 'The node waits this long between two pages (half a second if you set nothing), or as long as robots.txt asks if that is longer',
			},
		],
	},
];

/** Names of the options that are selectors, as the crawler's engine calls them. */
export const selectorNames = ['row', 'link', 'title', 'date', 'author', 'body', 'attachment', 'nextPage'] as const;
