import type { INodeProperties } from 'n8n-workflow';

const logging = { show: { operation: ['logRun'] } };

function minutes(displayName: string, name: string, description: string): INodeProperties {
	return { displayName, name, type: 'number', typeOptions: { minValue: 0, numberPrecision: 2 }, default: 0, description };
}

export const logRunParameters: INodeProperties[] = [
	{
		displayName: 'Units',
		name: 'units',
		type: 'options',
		options: [
			{ name: 'Number of Items', value: 'items', description: 'Each item that comes in is one unit' },
			{ name: 'A Number', value: 'number', description: 'A number that you give' },
		],
		default: 'items',
		displayOptions: logging,
		description: 'How many units of work this run did',
	},
	{
		displayName: 'Number of Units',
		name: 'unitCount',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 1,
		displayOptions: { show: { operation: ['logRun'], units: ['number'] } },
		description: 'How many units of work this run did',
	},
	{
		displayName: 'Minutes per Unit if There Is No Baseline',
		name: 'startingMinutes',
		type: 'number',
		typeOptions: { minValue: 0, numberPrecision: 2 },
		default: 0,
		displayOptions: logging,
		hint: 'An estimate to begin with. Measure it, and set it with the operation "Set Baseline".',
		description:
			'How long a person needs for one unit. It is used only while the process has no baseline, and marked as estimated. With 0 a run without a baseline counts nothing.',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: logging,
		options: [
			{
				displayName: 'Count Test Runs',
				name: 'countTests',
				type: 'boolean',
				default: false,
				description: 'Whether runs started by hand in the editor count as well',
			},
			{
				displayName: 'Department',
				name: 'department',
				type: 'string',
				default: '',
				placeholder: 'e.g. Youth policy division',
				description: 'The department whose time is saved',
			},
			minutes('Minutes for Exceptions', 'exceptionMinutes', 'Time people spent in this run on what the robot could not do'),
			minutes('Minutes for Review', 'reviewMinutes', 'Time people spent in this run reading and releasing'),
			minutes('Minutes for Rework', 'reworkMinutes', 'Time people spent in this run correcting what the robot did'),
			{
				displayName: 'Outcome',
				name: 'outcome',
				type: 'options',
				options: [
					{ name: 'Failed', value: 'failed', description: 'A failed run counts nothing' },
					{ name: 'Partial', value: 'partial', description: 'Only the units that were done are counted' },
					{ name: 'Success', value: 'success' },
				],
				default: 'success',
				description: 'How the run ended',
			},
			{
				...minutes('Robot Minutes', 'robotMinutes', 'How long the robot itself worked; reported apart, never added to the time of people'),
			},
		],
	},
];
