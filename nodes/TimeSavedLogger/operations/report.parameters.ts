import type { INodeProperties } from 'n8n-workflow';

const reporting = { show: { operation: ['report'] } };

export const reportParameters: INodeProperties[] = [
	{
		displayName: 'From',
		name: 'from',
		type: 'dateTime',
		required: true,
		default: '={{ $now.startOf("month") }}',
		displayOptions: reporting,
		description: 'First moment of the period',
	},
	{
		displayName: 'To',
		name: 'to',
		type: 'dateTime',
		required: true,
		default: '={{ $now.plus({ months: 1 }).startOf("month") }}',
		displayOptions: reporting,
		description: 'First moment after the period',
	},
	{
		displayName: 'Group By',
		name: 'groupBy',
		type: 'options',
		options: [
			{ name: 'Department', value: 'department' },
			{ name: 'Month', value: 'month' },
			{ name: 'Process', value: 'process' },
		],
		default: 'process',
		displayOptions: reporting,
		description: 'What each line of the report stands for',
	},
	{
		displayName: 'Hours of One Position per Month',
		name: 'hoursPerPost',
		type: 'number',
		typeOptions: { minValue: 1, numberPrecision: 1 },
		default: 209,
		displayOptions: reporting,
		description:
			'Divisor for the figure "positions": hours that one full-time position works in a month. The report states it, since 209 and 160 give different numbers of positions for the same hours.',
	},
	{
		displayName: 'Count Test Runs',
		name: 'includeTests',
		type: 'boolean',
		default: false,
		displayOptions: reporting,
		description: 'Whether runs started by hand in the editor count as well',
	},
];
