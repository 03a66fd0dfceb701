import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import {
	choiceParameter,
	flagParameter,
	momentParameter,
	numberParameter,
	textParameter,
} from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';

const groupings = ['process', 'department', 'month'] as const;

/** Adds the report of the period to each item; see `SavingsReport` for its shape. */
export async function reportOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { reportSavings } = await import('../../../src/savings');
	return await withStore(context, async (store) => [
		await eachItem(context, async (itemIndex) => {
			const moment = (name: string) => momentParameter(context, name, itemIndex) ?? new Date().toISOString();
			const report = await reportSavings(store, {
				from: moment('from'),
				to: moment('to'),
				timeZone: context.getTimezone(),
				hoursPerPost: numberParameter(context, 'hoursPerPost', itemIndex),
				groupBy: choiceParameter(context, 'groupBy', itemIndex, groupings),
				includeTests: flagParameter(context, 'includeTests', itemIndex),
			});
			const field = textParameter(context, 'outputField', itemIndex);
			return { ok: true, added: { [field]: { ...report } } };
		}),
	]);
}
