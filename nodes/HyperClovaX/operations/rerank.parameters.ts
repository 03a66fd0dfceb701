import type { INodeProperties } from 'n8n-workflow';
import { callOptions } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';

const show = { show: { operation: ['rerank'] } };

export const rerankParameters: INodeProperties[] = [
	{
		displayName: 'Question',
		name: 'query',
		type: 'string',
		required: true,
		default: '',
		displayOptions: show,
		placeholder: 'e.g. 청년 월세 지원은 누가 받을 수 있나요?',
		description: 'What the documents should answer',
	},
	{
		displayName: 'Documents',
		name: 'documents',
		type: 'json',
		required: true,
		default: '',
		displayOptions: show,
		placeholder: 'e.g. {{ $json.documents }}',
		description: 'A list of texts, or of objects with an ID and a text. The node Aggregate makes one list of many items.',
	},
];

export const rerankOptions = optionsParameter('rerank', ...callOptions, {
	displayName: 'Longest Answer (Tokens)',
	name: 'maxTokens',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 4095 },
	default: 1024,
	description: 'Upper limit of the answer',
});
