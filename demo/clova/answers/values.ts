import { isRecord } from '../models';
import { fieldIn } from './fields';
import type { Item } from './items';
import { condense, hash, isPressing, keywordsOf, matterOf, mood, quoteFrom } from './text';

export type Schema = Record<string, unknown>;

/** Names of fields that are there to be written, not to be found. */
const WRITTEN =
	/^$|title|subject|summary|text|content|body|reason|why|note|reply|answer|response|output|comment|point|message|value|제목|요약|요지|내용|본문|사유|이유|답변|비고|의견/i;
const SUMMED_UP = /summary|content|body|point|요약|요지|내용|본문/i;
const LISTED = /tag|keyword|topic|키워드|핵심어|주제/i;
const QUOTED = /evidence|quote|근거|인용/i;

/** What a field gets where the text has nothing for it and the schema wants a value all the same. */
const FORMATTED: Record<string, string> = {
	'date-time': '2026-01-02T03:04:05Z',
	date: '2026-01-02',
	time: '03:04:05Z',
	duration: 'PT1H',
	email: 'demo@example.org',
	hostname: 'example.org',
	ipv4: '192.0.2.1',
	ipv6: '2001:db8::1',
	uuid: '00000000-0000-4000-8000-000000000000',
};

const isNull = (schema: unknown): boolean => isRecord(schema) && (schema.type === 'null' || schema.const === null);

/** The schema without its null, and whether it had one. */
export function withoutNull(schema: Schema): { leaf: Schema; nullable: boolean } {
	const options = Array.isArray(schema.anyOf) ? schema.anyOf : Array.isArray(schema.oneOf) ? schema.oneOf : null;
	if (options) {
		const option: unknown = options.find((one) => isRecord(one) && !isNull(one)) ?? options[0];
		return { leaf: isRecord(option) ? { ...schema, anyOf: undefined, oneOf: undefined, ...option } : {}, nullable: options.some(isNull) };
	}
	if (Array.isArray(schema.type)) {
		const types: unknown[] = schema.type;
		return { leaf: { ...schema, type: types.find((type) => type !== 'null') }, nullable: types.includes('null') };
	}
	return { leaf: schema, nullable: Array.isArray(schema.enum) && schema.enum.includes(null) };
}

/** The option that the text names or suggests, or undefined. */
function suggested(options: readonly unknown[], text: string): unknown {
	const named = options.find((option) => typeof option === 'string' && option !== '' && text.includes(option));
	if (named !== undefined) return named;
	const score = mood(text);
	const polarity = score > 0.2 ? 'positive' : score < -0.2 ? 'negative' : score === 0 ? 'neutral' : 'mixed';
	if (options.includes(polarity)) return polarity;
	const urgency = isPressing(text) ? 'high' : 'none';
	if (options.includes(urgency)) return urgency;
	return options.find((option) => typeof option === 'string' && /^(?:none|other|neutral|기타|없음)$/i.test(option));
}

function numberFor(schema: Schema, name: string, text: string): number {
	const low = typeof schema.minimum === 'number' ? schema.minimum : undefined;
	const high = typeof schema.maximum === 'number' ? schema.maximum : undefined;
	const middle = low !== undefined && high !== undefined ? (low + high) / 2 : 1;
	const wanted = /score|polarity/i.test(name) ? mood(text) : /confidence/i.test(name) ? 0.8 : (foundIn(schema, name, text) ?? middle);
	const inside = Math.min(high ?? Number.MAX_VALUE, Math.max(low ?? -Number.MAX_VALUE, Number(wanted)));
	return schema.type === 'integer' ? Math.round(inside) : Number(inside.toFixed(3));
}

function foundIn(schema: Schema, name: string, text: string): string | number | boolean | null {
	const { type } = schema;
	if (type !== 'string' && type !== 'number' && type !== 'integer' && type !== 'boolean') return null;
	return fieldIn(
		{
			name,
			description: typeof schema.description === 'string' ? schema.description : '',
			type,
			format: typeof schema.format === 'string' ? schema.format : undefined,
		},
		text,
	);
}

/** Records of one text that holds several: its paragraphs, or its numbered or bulleted points. */
function recordsIn(of: Schema, item: Item): Item[] {
	const parts = item.text
		.split(/\n\s*\n|\n(?=\s*(?:\d{1,2}[.)]|[-•○])\s)/)
		.map((text) => ({ id: item.id, text: text.trim() }))
		.filter(({ text }) => text !== '')
		.slice(0, 50);
	const properties = Object.entries(isRecord(of.properties) ? of.properties : {});
	const telling = parts.filter(({ text }) =>
		properties.some(([key, property]) => isRecord(property) && foundIn(withoutNull(property).leaf, key, text) !== null),
	);
	return telling.length > 0 ? telling : [item];
}

function listFor(schema: Schema, name: string, item: Item, items: readonly Item[]): unknown[] {
	const of = isRecord(schema.items) ? withoutNull(schema.items).leaf : { type: 'string' };
	const properties = isRecord(of.properties) ? of.properties : {};
	if ('id' in properties && items.length > 0) return items.map((one) => valueFor(of, name, one, items));
	const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
	if (Array.isArray(of.enum)) {
		const named = of.enum.filter((option) => typeof option === 'string' && item.text.includes(option));
		return named.length >= least ? named : of.enum.slice(0, least);
	}
	if (of.type === 'string' && LISTED.test(name)) {
		const words = keywordsOf(item.text, least > 0 ? least : 3);
		if (words.length >= least) return words;
	}
	if (of.type === 'object' && least === 0) return recordsIn(of, item).map((one) => valueFor(of, '', one, items));
	return Array.from({ length: Math.max(1, least) }, () => valueFor(of, name, item, items));
}

/** A property that may be missing is missing, or null, where the text has nothing for it. */
function isAbsent(leaf: Schema, name: string, { text }: Item): boolean {
	if (Array.isArray(leaf.enum)) return suggested(leaf.enum, text) === undefined;
	if (leaf.const !== undefined || WRITTEN.test(name) || QUOTED.test(name) || /score|polarity|confidence/i.test(name)) return false;
	return leaf.type !== 'object' && leaf.type !== 'array' && foundIn(leaf, name, text) === null;
}

function objectFor(schema: Schema, item: Item, items: readonly Item[]): Record<string, unknown> {
	const properties = isRecord(schema.properties) ? schema.properties : {};
	const required = Array.isArray(schema.required) ? schema.required : [];
	const entries = Object.entries(properties).flatMap(([key, property]): Array<[string, unknown]> => {
		const { leaf, nullable } = withoutNull(isRecord(property) ? property : {});
		const optional = !required.includes(key);
		if (key !== 'id' && (nullable || optional) && isAbsent(leaf, key, item)) return optional ? [] : [[key, null]];
		return [[key, valueFor(leaf, key, item, items)]];
	});
	return Object.fromEntries(entries);
}

function textFor(schema: Schema, name: string, item: Item): string {
	if (QUOTED.test(name)) return quoteFrom(item.text);
	if (SUMMED_UP.test(name)) return condense(matterOf(item.text));
	const found = WRITTEN.test(name) ? null : foundIn(schema, name, item.text);
	if (found !== null) return String(found);
	return typeof schema.format === 'string' ? (FORMATTED[schema.format] ?? condense(item.text)) : condense(item.text);
}

/** A value of the schema, made by rules from the words of the item. */
export function valueFor(schema: Schema, name: string, item: Item, items: readonly Item[]): unknown {
	const { leaf } = withoutNull(schema);
	if (name === 'id') return leaf.type === 'string' ? String(item.id) : item.id;
	if (leaf.const !== undefined) return leaf.const;
	if (Array.isArray(leaf.enum)) {
		const options = leaf.enum.filter((option) => option !== null);
		return suggested(options, item.text) ?? options[hash(item.text) % options.length];
	}
	switch (leaf.type) {
		case 'object':
			return objectFor(leaf, item, items);
		case 'array':
			return listFor(leaf, name, item, items);
		case 'integer':
		case 'number':
			return numberFor(leaf, name, item.text);
		case 'boolean':
			return foundIn(leaf, name, item.text) ?? false;
		default:
			return textFor(leaf, name, item);
	}
}
