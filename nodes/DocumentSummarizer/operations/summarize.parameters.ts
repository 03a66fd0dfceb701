import type { INodeProperties } from 'n8n-workflow';

const withModel = { show: { operation: ['summarize'], engine: [{ _cnd: { not: 'onServer' } }] } };

export const summarizeParameters: INodeProperties[] = [
	{
		displayName: 'Sentences',
		name: 'sentences',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 30 },
		default: 5,
		displayOptions: { show: { operation: ['summarize'] } },
		description: 'How long the summary should be, in sentences or points',
	},
	{
		displayName: 'Add the Text of the Document',
		name: 'includeText',
		type: 'boolean',
		default: false,
		displayOptions: { show: { operation: ['summarize'] } },
		description: 'Whether to add the text that was read, which the places of the sentences refer to',
	},
	{
		displayName: 'Form of the Summary',
		name: 'style',
		type: 'options',
		options: [
			{ name: 'Administrative Report', value: 'report', description: 'Short noun phrases in levels, as in Korean official reports' },
			{ name: 'Bullet Points', value: 'bullets' },
			{ name: 'One Paragraph', value: 'paragraph' },
		],
		default: 'bullets',
		displayOptions: withModel,
		description: 'How the summary is written. The engine on this server picks whole sentences of the document instead.',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: [
			{ name: 'Korean', value: 'ko' },
			{ name: 'English', value: 'en' },
		],
		default: 'ko',
		displayOptions: withModel,
		description: 'Language of the summary',
	},
];
