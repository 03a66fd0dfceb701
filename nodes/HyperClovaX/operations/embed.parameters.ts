import type { INodeProperties } from 'n8n-workflow';
import { callOptions } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { textParameterOf } from '../common/text';

export const embeddingModels = ['v2', 'clir-emb-dolphin', 'clir-sts-dolphin'] as const;

export const embedParameters: INodeProperties[] = [
	textParameterOf('create', 'The text to turn into numbers'),
	{
		displayName: 'Model',
		name: 'embeddingModel',
		type: 'options',
		options: [
			{ name: 'Embedding V2 (8,192 Tokens)', value: 'v2', description: 'Bge-m3; right for most uses' },
			{ name: 'Clir-Emb-Dolphin (500 Tokens)', value: 'clir-emb-dolphin', description: 'For searching' },
			{ name: 'Clir-Sts-Dolphin (500 Tokens)', value: 'clir-sts-dolphin', description: 'For comparing sentences' },
		],
		default: 'v2',
		displayOptions: { show: { operation: ['create'] } },
		description: 'Texts can only be compared that were turned into numbers by the same model',
	},
];

export const embedOptions = optionsParameter('create', ...callOptions);
