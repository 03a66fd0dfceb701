import type { Turn } from './asked';
import { isRecord } from './models';

type Schema = Record<string, unknown>;

interface Item {
	id: string | number;
	text: string;
}

const BAD =
	/죽고|힘들|무섭|불안|화가|짜증|불편|최악|슬프|외로|때리|때려|맞았|싫|걱정|나쁘|늦|위험|고장|hate|afraid|terrible|bad/gi;
const GOOD = /감사|고맙|좋|행복|기쁘|친절|만족|최고|편리|빠르|훌륭|thank|great|good|happy/gi;
const PRESSING = /죽고|자살|자해|때리|때려|맞고|맞았|가출|성폭|지금\s?당장|위험|suicid|kill/i;

function hash(text: string): number {
	let value = 2_166_136_261;
	for (let index = 0; index < text.length; index++)
		value = Math.imul(value ^ text.charCodeAt(index), 16_777_619) >>> 0;
	return value;
}

/** The first sentences, no longer than asked: what an answer without any understanding can still be checked by. */
export function condense(text: string, characters = 160): string {
	const flat = text.replace(/\s+/g, ' ').trim();
	const sentences = flat.match(/[^.!?。]+[.!?。]?/g) ?? [flat];
	let short = '';
	for (const sentence of sentences.slice(0, 2)) {
		if (short !== '' && short.length + sentence.length > characters) break;
		short += sentence;
	}
	return short.slice(0, characters).trim();
}

/** Items with ids in whichever of the usual notations the prompt has: JSON, tags, or numbered lines. */
function itemsIn(prompt: string): Item[] {
	const notations = [
		/"id"\s{0,3}:\s{0,3}(?<id>"[^"]{1,64}"|\d{1,9})\s{0,3},\s{0,9}"[a-z]{1,20}"\s{0,3}:\s{0,3}"(?<text>(?:[^"\\]|\\.){0,20000})"/g,
		/<[a-z가-힣]{1,20}\s[^<>]{0,40}?id="?(?<id>[^"<>\s]{1,64})"?[^<>]{0,40}>(?<text>[^<]{0,20000})</g,
		/^\s{0,4}\[?(?:id\s?[=:]\s?)?(?<id>[A-Za-z]{0,4}\d{1,6})[\])}.:]\s{0,3}(?<text>[^\n]{1,20000})$/gm,
	];
	for (const notation of notations) {
		const items: Item[] = [];
		for (const { groups } of prompt.matchAll(notation)) {
			const id = groups?.id ?? '';
			const bare = id.replace(/^"|"$/g, '');
			items.push({
				id: id.startsWith('"') || !/^\d+$/.test(bare) ? bare : Number(bare),
				text: groups?.text ?? '',
			});
		}
		if (items.length > 0) return items;
	}
	return [];
}

function mood(text: string): number {
	const good = text.match(GOOD)?.length ?? 0;
	const bad = text.match(BAD)?.length ?? 0;
	return good + bad === 0 ? 0 : (good - bad) / (good + bad);
}

function choose(options: readonly unknown[], text: string): unknown {
	const named = options.find(
		(option) => typeof option === 'string' && option !== '' && text.includes(option),
	);
	if (named !== undefined) return named;
	const score = mood(text);
	const polarity = score > 0.2 ? 'positive' : score < -0.2 ? 'negative' : score === 0 ? 'neutral' : 'mixed';
	if (options.includes(polarity)) return polarity;
	const urgency = PRESSING.test(text) ? 'high' : 'none';
	if (options.includes(urgency)) return urgency;
	const other = options.find(
		(option) => typeof option === 'string' && /^(?:none|other|neutral|기타|없음)$/i.test(option),
	);
	return other ?? options[hash(text) % options.length];
}

function numberFor(schema: Schema, name: string, text: string): number {
	const low = typeof schema.minimum === 'number' ? schema.minimum : undefined;
	const high = typeof schema.maximum === 'number' ? schema.maximum : undefined;
	const wanted = /score|polarity/i.test(name)
		? mood(text)
		: /confidence/i.test(name)
			? 0.8
			: low !== undefined && high !== undefined
				? (low + high) / 2
				: 1;
	const inside = Math.min(high ?? wanted, Math.max(low ?? wanted, wanted));
	return schema.type === 'integer' ? Math.round(inside) : Number(inside.toFixed(3));
}

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

function listFor(schema: Schema, name: string, item: Item, items: readonly Item[]): unknown[] {
	const of = isRecord(schema.items) ? schema.items : { type: 'string' };
	const properties = isRecord(of.properties) ? of.properties : {};
	if ('id' in properties && items.length > 0) return items.map((one) => valueFor(of, name, one, items));
	const least = typeof schema.minItems === 'number' ? schema.minItems : 0;
	if (Array.isArray(of.enum)) {
		const named = of.enum.filter((option) => typeof option === 'string' && item.text.includes(option));
		return named.length >= least ? named : of.enum.slice(0, least);
	}
	return Array.from({ length: Math.max(1, least) }, () => valueFor(of, name, item, items));
}

function valueFor(schema: Schema, name: string, item: Item, items: readonly Item[]): unknown {
	if (name === 'id') return schema.type === 'string' ? String(item.id) : item.id;
	if (schema.const !== undefined) return schema.const;
	if (Array.isArray(schema.enum)) return choose(schema.enum, item.text);
	if (Array.isArray(schema.anyOf)) {
		const option: unknown =
			schema.anyOf.find((one) => isRecord(one) && one.type !== 'null') ?? schema.anyOf[0];
		return isRecord(option) ? valueFor(option, name, item, items) : null;
	}
	switch (schema.type) {
		case 'object': {
			const properties = isRecord(schema.properties) ? schema.properties : {};
			return Object.fromEntries(
				Object.entries(properties).map(([key, property]) => [
					key,
					valueFor(isRecord(property) ? property : {}, key, item, items),
				]),
			);
		}
		case 'array':
			return listFor(schema, name, item, items);
		case 'integer':
		case 'number':
			return numberFor(schema, name, item.text);
		case 'boolean':
			return false;
		default:
			return typeof schema.format === 'string'
				? (FORMATTED[schema.format] ?? condense(item.text))
				: condense(item.text);
	}
}

/** The schema that a prompt carries for models without structured output: the first JSON object in it that is one. */
function schemaIn(prompt: string): Schema | null {
	for (
		let start = prompt.indexOf('{'), tries = 0;
		start >= 0 && tries < 20;
		start = prompt.indexOf('{', start + 1), tries++
	) {
		for (
			let end = prompt.lastIndexOf('}'), cuts = 0;
			end > start && cuts < 50;
			end = prompt.lastIndexOf('}', end - 1), cuts++
		) {
			try {
				const parsed: unknown = JSON.parse(prompt.slice(start, end + 1));
				if (isRecord(parsed) && (isRecord(parsed.properties) || parsed.type === 'array'))
					return parsed;
				break;
			} catch {
				continue;
			}
		}
	}
	return null;
}

function spoil(value: unknown, how: 'wrong-labels' | 'missing-ids', schema: Schema): unknown {
	if (Array.isArray(value)) {
		const of = isRecord(schema.items) ? schema.items : {};
		const kept =
			how === 'missing-ids' && isRecord(of.properties) && 'id' in of.properties
				? value.slice(0, -1)
				: value;
		return kept.map((one) => spoil(one, how, of));
	}
	if (isRecord(value)) {
		const properties = isRecord(schema.properties) ? schema.properties : {};
		return Object.fromEntries(
			Object.entries(value).map(([key, one]) => {
				const property = properties[key];
				return [key, spoil(one, how, isRecord(property) ? property : {})];
			}),
		);
	}
	return how === 'wrong-labels' && Array.isArray(schema.enum) ? 'no such label' : value;
}

/**
 * An answer made by rules from the words of the request alone, the same every time. It has no understanding and is
 * not meant to look as if it had: it lets templates and tests see that their text went out and what came back.
 */
export function answerFor(turns: readonly Turn[], schema: Schema | null, fault: string | null): string {
	const prompt = turns.map(({ text }) => text).join('\n');
	const last = turns.findLast(({ role }) => role === 'user')?.text ?? '';
	const wanted = schema ?? (/json/i.test(prompt) ? schemaIn(prompt) : null);
	const items = itemsIn(last).length > 0 ? itemsIn(last) : itemsIn(prompt);
	if (wanted) {
		let value = valueFor(wanted, '', items[0] ?? { id: 1, text: last }, items);
		if (fault === 'wrong-labels' || fault === 'missing-ids') value = spoil(value, fault, wanted);
		const json = JSON.stringify(value);
		if (fault === 'malformed-json') return `${json.slice(0, Math.ceil(json.length / 2))},,`;
		return schema ? json : `\`\`\`json\n${json}\n\`\`\``;
	}
	if (/json/i.test(prompt) && items.length > 0) {
		return JSON.stringify(items.map(({ id, text }) => ({ id, text: condense(text) })));
	}
	if (fault === 'malformed-json') return '{"answer": ';
	return `요지: ${condense(last)}`;
}
