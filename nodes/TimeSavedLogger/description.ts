import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { outputFieldProperty } from '../../src/n8n/properties';
import { storeCredential } from '../../src/n8n/store';
import { logRunParameters } from './operations/log-run.parameters';
import { reportParameters } from './operations/report.parameters';
import { setBaselineParameters } from './operations/set-baseline.parameters';

export const description: INodeTypeDescription = {
	displayName: 'Time Saved Logger',
	name: 'timeSavedLogger',
	icon: { light: 'file:timeSavedLogger.svg', dark: 'file:timeSavedLogger.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle:
		'={{ { logRun: "Log Run", report: "Report", setBaseline: "Set Baseline" }[$parameter.operation] + ($parameter.process ? ": " + $parameter.process : "") }}',
	description: 'Keeps an honest account of the working time that automations save',
	defaults: { name: 'Time Saved Logger' },
	inputs: [NodeConnectionTypes.Main],
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	credentials: [storeCredential],
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Log Run',
					value: 'logRun',
					action: 'Log a run',
					description: 'Count what this run saved; put it at the end of the workflow',
				},
				{
					name: 'Report',
					value: 'report',
					action: 'Report the time saved',
					description: 'Hours saved in a period, with the arithmetic shown',
				},
				{
					name: 'Set Baseline',
					value: 'setBaseline',
					action: 'Set a baseline',
					description: 'Say how long a person needs for one unit of a process; the earlier baseline ends, and stays on record',
				},
			],
			default: 'logRun',
		},
		{
			displayName: 'Process',
			name: 'process',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. Runaway-youth posts',
			displayOptions: { show: { operation: ['logRun', 'setBaseline'] } },
			description: 'Name of the process, always written the same way',
		},
		...logRunParameters,
		...setBaselineParameters,
		...reportParameters,
		outputFieldProperty('timeSaved'),
	],
};
