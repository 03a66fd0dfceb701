import type { INodeProperties } from 'n8n-workflow';

/** Confirm, Forget and Status: what is done with the memory of earlier runs. */
export const memoryParameters: INodeProperties[] = [
	{
		displayName: 'Delivery',
		name: 'delivery',
		type: 'json',
		required: true,
		default: '={{ $json.delivery }}',
		displayOptions: { show: { operation: ['confirm'] } },
		description: 'The field "delivery" that the node put on the item. Keep it on the item on its way through the workflow.',
	},
	{
		displayName: 'Forget',
		name: 'forgetWhat',
		type: 'options',
		options: [
			{
				name: 'All Posts of a Board, Site or Feed',
				value: 'memory',
				description: 'The next run gives everything again. Files and time saved stay on record.',
			},
			{
				name: 'The Rest of a Host',
				value: 'rest',
				description: 'A host that failed too often is left alone for a time; this lets the next run ask it at once',
			},
		],
		default: 'memory',
		displayOptions: { show: { operation: ['forget'] } },
		description: 'What is taken out of the memory',
	},
	{
		displayName: 'Name or Address',
		name: 'name',
		type: 'string',
		required: true,
		default: '',
		placeholder: 'e.g. https://www.example.go.kr/bbs/list.do',
		displayOptions: { show: { operation: ['forget'] } },
		description: 'The name under which the posts are remembered, or the address that was crawled',
	},
	{
		displayName: 'Name or Address',
		name: 'filter',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://www.example.go.kr/bbs/list.do',
		displayOptions: { show: { operation: ['status'] } },
		description: 'Show only what belongs to this board, site, feed or host. Leave empty to see everything.',
	},
];
