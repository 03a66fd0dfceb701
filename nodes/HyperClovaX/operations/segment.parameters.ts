import type { INodeProperties } from 'n8n-workflow';
import { callOptions } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { textParameterOf } from '../common/text';

export const segmentParameters: INodeProperties[] = [textParameterOf('segment', 'The text to split, up to 120,000 characters')];

export const segmentOptions = optionsParameter(
	'segment',
	...callOptions,
	{
		displayName: 'Fineness',
		name: 'alpha',
		type: 'number',
		typeOptions: { minValue: -100, maxValue: 1.5, numberPrecision: 2 },
		default: 0,
		description: 'From -1.5 (few long parts) to 1.5 (many short parts); -100 leaves it to CLOVA Studio',
	},
	{
		displayName: 'Join and Split to Size',
		name: 'postProcess',
		type: 'boolean',
		default: false,
		description: 'Whether parts are joined and split until they have the sizes given below',
	},
	{
		displayName: 'Largest Part (Characters)',
		name: 'maxSize',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 1000,
		description: 'Used with Join and Split to Size',
	},
	{
		displayName: 'Parts',
		name: 'segCount',
		type: 'number',
		typeOptions: { minValue: -1 },
		default: -1,
		description: 'Into how many parts the text is split; -1 leaves it to CLOVA Studio',
	},
	{
		displayName: 'Smallest Part (Characters)',
		name: 'minSize',
		type: 'number',
		typeOptions: { minValue: -1 },
		default: 300,
		description: 'Used with Join and Split to Size',
	},
);
