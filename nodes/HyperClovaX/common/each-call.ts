import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { eachItem } from '../../../src/n8n/items';
import { type Models, withModels } from '../../../src/n8n/models';
import { Options, outputFieldParameter } from '../../../src/n8n/parameters';
import { callOptionsOf } from '../../../src/n8n/call-options';

export interface ItemCall {
	models: Models;
	itemIndex: number;
	options: Options;
	signal: AbortSignal | undefined;
}

/** Calls CLOVA Studio for each item, a few at a time, and adds what the work gives under the output field. */
export async function eachCall(
	context: IExecuteFunctions,
	work: (call: ItemCall) => Promise<IDataObject>,
): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const { atOnce, ...calls } = callOptionsOf(context);
	return await withModels(
		context,
		async (models) => [
			await eachItem(
				context,
				async (itemIndex, signal) => {
					const field = outputFieldParameter(context, itemIndex);
					const added = await work({ models, itemIndex, options: Options.of(context, itemIndex), signal });
					return { ok: true, added: { [field]: added } };
				},
				{ atOnce },
			),
		],
		calls,
	);
}

/** An object without what was not set, so that the service's own defaults hold. */
export function given<T extends object>(values: T): Partial<T> {
	return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Partial<T>;
}
