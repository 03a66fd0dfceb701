import type { INodeProperties } from 'n8n-workflow';
import { callOptions, keepAnswers } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { fieldsProperty } from '../common/fields';

const show = { operation: ['clean'] };

export const cleanParameters: INodeProperties[] = [
	{
		displayName:
			'Each item is a row. Rules clean what can be told by rules; only cells they leave open are sent to the model, masked, many in one call. What cannot be read is named for a person, never guessed.',
		name: 'notice',
		type: 'notice',
		default: '',
		displayOptions: { show },
	},
	fieldsProperty({
		displayName: 'Columns',
		placeholder: 'Add column',
		description: 'Names of the columns as they stand in the items, and what should be in them',
		displayOptions: { show },
	}),
	{
		displayName: 'Ask the Model',
		name: 'askModel',
		type: 'boolean',
		default: true,
		displayOptions: { show },
		description: 'Whether HyperCLOVA X is asked about cells that rules leave open; otherwise they are left for a person',
	},
];

export const cleanOptions = optionsParameter('clean', ...callOptions, keepAnswers);
