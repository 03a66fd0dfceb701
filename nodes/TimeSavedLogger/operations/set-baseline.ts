import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { choiceParameter, numberParameter, Options, textParameter } from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';

const methods = ['estimated', 'measured', 'published'] as const;

/** Sets a baseline for each item and adds it as it was stored. */
export async function setBaselineOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { setBaseline } = await import('../../../src/savings');
	return await withStore(context, async (store) => [
		await eachItem(context, async (itemIndex) => {
			const options = Options.of(context, itemIndex);
			const baseline = await setBaseline(store, {
				process: textParameter(context, 'process', itemIndex),
				minutesPerUnit: numberParameter(context, 'minutesPerUnit', itemIndex),
				method: choiceParameter(context, 'method', itemIndex, methods),
				sampleSize: options.number('sampleSize') ?? null,
				owner: options.text('owner') ?? null,
				validFrom: options.moment('validFrom') ?? new Date().toISOString(),
				validTo: null,
			});
			const field = textParameter(context, 'outputField', itemIndex);
			return { ok: true, added: { [field]: { ...baseline } } };
		}),
	]);
}
