import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { Receipt } from '../../../src/crawl';
import { CityHallError } from '../../../src/errors';
import { allItems, type Outcome } from '../../../src/n8n/items';
import { objectParameter, textParameter } from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';

/** Settles what came through the workflow, so that it does not come again. */
export async function confirmOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { confirmDeliveries } = await import('../../../src/crawl');
	const items = await allItems(context, async () => {
		const inputs = context.getInputData();
		const read = inputs.map((_, itemIndex) => readReceipt(context, itemIndex));
		const given = read.flatMap((one) => (one.ok ? [one.receipt] : []));
		const confirmed = await withStore(context, (store) => confirmDeliveries(store, given));
		let next = 0;
		return read.map((one, itemIndex): Outcome => {
			if (!one.ok) return one;
			const confirmation: IDataObject = { ...confirmed[next++] };
			return { ok: true, added: { [textParameter(context, 'outputField', itemIndex)]: confirmation } };
		});
	});
	return [items];
}

type Read = { ok: true; receipt: Receipt } | { ok: false; error: unknown };

function readReceipt(context: IExecuteFunctions, itemIndex: number): Read {
	try {
		const { token, part, parts } = objectParameter(context, 'delivery', itemIndex) ?? {};
		if (typeof token !== 'string' || token === '') throw noReceipt();
		if (part === undefined && parts === undefined) return { ok: true, receipt: { token } };
		// Read wrongly, one part would settle the whole post.
		if (!isCount(Number(part)) || !isCount(Number(parts))) throw noReceipt();
		return { ok: true, receipt: { token, part: Number(part), parts: Number(parts) } };
	} catch (error) {
		return { ok: false, error };
	}
}

function isCount(value: number): boolean {
	return Number.isSafeInteger(value) && value > 0;
}

function noReceipt(): CityHallError {
	return new CityHallError(
		'DELIVERY_MISSING',
		'The item has no receipt to confirm it with',
		'The crawler puts it into the field "delivery" when "Remember Posts" is set to "Yes, Once Confirmed". Keep that field on the item on its way here.',
	);
}
