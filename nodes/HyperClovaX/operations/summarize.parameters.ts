import type { INodeProperties } from 'n8n-workflow';
import { callOptions } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { textParameterOf } from '../common/text';

export const summarizeParameters: INodeProperties[] = [textParameterOf('summarize', 'The text to summarise, up to 35,000 characters')];

export const summarizeOptions = optionsParameter(
	'summarize',
	...callOptions,
	{
		displayName: 'Check for Abuse',
		name: 'aiFilters',
		type: 'boolean',
		default: false,
		description: "Whether to add the verdicts of CLOVA Studio's AI filter",
	},
	{
		displayName: 'Largest Part (Characters)',
		name: 'segMaxSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 3000 },
		default: 1000,
		description: 'How long a part of the text may be that is summarised by itself',
	},
	{
		displayName: 'Parts',
		name: 'segCount',
		type: 'number',
		typeOptions: { minValue: -1 },
		default: -1,
		description: 'Into how many parts the text is split before; -1 leaves it to CLOVA Studio',
	},
	{
		displayName: 'Smallest Part (Characters)',
		name: 'segMinSize',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 3000 },
		default: 300,
		description: 'How short a part of the text may be that is summarised by itself',
	},
	{
		displayName: 'Split Into Sentences',
		name: 'autoSentenceSplitter',
		type: 'boolean',
		default: true,
		description: 'Whether CLOVA Studio finds the sentences itself; switch it off for a text with one sentence a line',
	},
);
