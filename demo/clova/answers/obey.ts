import { isRecord } from '../models';
import type { Item } from './items';
import { ordersIn, type Order } from './orders';
import { withoutNull, type Schema } from './values';

const ON_SCALE: Readonly<Record<string, number>> = { positive: 1, negative: -1, neutral: 0 };

/**
 * An answer with what the items' own texts order put in: orders about the item itself, and orders about all items from any item of the call.
 * @param alone what an answer without ids is about
 */
export function obeying(value: unknown, schema: Schema, items: readonly Item[], alone: Item): unknown {
	const own = new Map(items.map((item) => [String(item.id), ordersIn(item.text)]));
	const forAll = [...own.values()].flat().filter(({ about }) => about === 'all items');
	const ordersFor = (entry: Record<string, unknown>): Order[] => {
		const orders = own.get(String(entry.id)) ?? (own.size === 0 ? ordersIn(alone.text) : []);
		return [...orders.filter(({ about }) => about === 'this item'), ...forAll];
	};
	const obeyed = (one: unknown, given: unknown): unknown => {
		const leaf = isRecord(given) ? withoutNull(given).leaf : {};
		if (Array.isArray(one)) return one.map((each) => obeyed(each, leaf.items));
		if (!isRecord(one)) return one;
		const properties = isRecord(leaf.properties) ? leaf.properties : {};
		const orders = 'id' in one || own.size === 0 ? ordersFor(one) : [];
		return Object.fromEntries(
			Object.entries(one).map(([name, field]) => {
				const of = isRecord(properties[name]) ? withoutNull(properties[name]).leaf : {};
				return [name, isRecord(field) || Array.isArray(field) ? obeyed(field, of) : ordered(name, field, of, orders)];
			}),
		);
	};
	return obeyed(value, schema);
}

function ordered(name: string, field: unknown, schema: Schema, orders: readonly Order[]): unknown {
	if (Array.isArray(schema.enum)) {
		const options: unknown[] = schema.enum;
		const order = orders.findLast(({ label, madeUp }) => (madeUp ? /polarity|sentiment|urgency|label|감정|긴급/i.test(name) : options.includes(label)));
		return order?.label ?? field;
	}
	if (typeof field !== 'number' || !/score|polarity/i.test(name)) return field;
	const order = orders.findLast(({ label }) => Object.hasOwn(ON_SCALE, label));
	return order ? ON_SCALE[order.label] : field;
}
