import type { INodeProperties } from 'n8n-workflow';
import { callOptions } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { textParameterOf } from '../common/text';

export const tokensParameters: INodeProperties[] = [
	{
		displayName: 'Count For',
		name: 'countFor',
		type: 'options',
		options: [
			{ name: 'A Message', value: 'message', description: 'Tokens of a chat message to the model' },
			{ name: 'An Embedding', value: 'embedding', description: 'Tokens of a text for Embedding v2' },
		],
		default: 'message',
		description: 'What the text is to be sent as; the two are counted in different ways',
		displayOptions: { show: { operation: ['count'] } },
	},
	textParameterOf('count', 'The text whose tokens are counted, by CLOVA Studio itself'),
];

export const tokensOptions = optionsParameter('count', ...callOptions);
