import type { INodeProperties } from 'n8n-workflow';

const setting = { show: { operation: ['setBaseline'] } };

export const setBaselineParameters: INodeProperties[] = [
	{
		displayName: 'Minutes per Unit',
		name: 'minutesPerUnit',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		required: true,
		default: 0,
		displayOptions: setting,
		description: 'How long a person needs for one unit without the automation',
	},
	{
		displayName: 'How the Minutes Are Known',
		name: 'method',
		type: 'options',
		options: [
			{ name: 'Estimated', value: 'estimated', description: 'Somebody who does the work said so' },
			{ name: 'Measured', value: 'measured', description: 'People were timed while they did the work' },
			{ name: 'Published', value: 'published', description: 'Taken from a published source' },
		],
		default: 'estimated',
		displayOptions: setting,
		description: 'Where the minutes come from; a report says it beside every figure',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: setting,
		options: [
			{
				displayName: 'Responsible',
				name: 'owner',
				type: 'string',
				default: '',
				placeholder: 'e.g. Youth policy division',
				description: 'Who answers for this baseline',
			},
			{
				displayName: 'Units Measured',
				name: 'sampleSize',
				type: 'number',
				typeOptions: { minValue: 1 },
				default: 1,
				description: 'How many units were timed',
			},
			{
				displayName: 'Valid From',
				name: 'validFrom',
				type: 'dateTime',
				default: '',
				description: 'First day on which it holds. Empty: from now.',
			},
		],
	},
];
