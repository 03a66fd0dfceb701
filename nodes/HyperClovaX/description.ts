import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { messageParameters } from './operations/message.parameters';

export const description: INodeTypeDescription = {
	displayName: 'HyperCLOVA X',
	name: 'hyperClovaX',
	icon: { light: 'file:hyperClovaX.svg', dark: 'file:hyperClovaX.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: '={{ $parameter.model }}',
	description: 'Asks NAVER Cloud\'s HyperCLOVA X (CLOVA Studio); personal data are masked before a text is sent',
	defaults: { name: 'HyperCLOVA X' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	// Not required, so that a template can hold this node behind a switch; the node says what is missing when it runs.
	credentials: [{ name: 'hyperClovaXApi', required: false }],
	properties: [
		{
			displayName: 'Resource',
			name: 'resource',
			type: 'options',
			noDataExpression: true,
			options: [{ name: 'Text', value: 'text' }],
			default: 'text',
		},
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: ['text'] } },
			options: [
				{
					name: 'Message',
					value: 'message',
					action: 'Message a model',
					description: 'Give instructions and a text, get an answer',
				},
			],
			default: 'message',
		},
		...messageParameters,
	],
};
