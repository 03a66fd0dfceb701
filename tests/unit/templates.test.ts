import type { INodeProperties, INodeTypeDescription } from 'n8n-workflow';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import { allProperties, isChoice, loadPack, manifest, root } from './pack';

const folder = join(root, 'workflows-templates');
const files = readdirSync(folder).filter((name) => name.endsWith('.json'));

/** Where Demo City stands when nothing else is asked for. */
const demoCity = 'http://127.0.0.1:8470';

const nodeShape = z.object({
	id: z.uuid(),
	name: z.string().min(1),
	type: z.string(),
	typeVersion: z.number(),
	position: z.tuple([z.number(), z.number()]),
	parameters: z.record(z.string(), z.unknown()),
	webhookId: z.uuid().optional(),
});
const templateShape = z.object({
	name: z.string(),
	nodes: z.array(nodeShape).min(1),
	connections: z.record(
		z.string(),
		z.record(z.string(), z.array(z.array(z.object({ node: z.string(), type: z.string(), index: z.number() })))),
	),
	pinData: z.record(z.string(), z.unknown()).optional(),
});
const noteShape = z.object({ content: z.string(), width: z.number(), height: z.number(), color: z.number().optional() });

type TemplateNode = z.infer<typeof nodeShape>;

interface Box {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const isNote = ({ type }: TemplateNode) => type === 'n8n-nodes-base.stickyNote';

function boxOf({ name, position: [left, top], parameters }: TemplateNode): Box {
	const size = noteShape.pick({ width: true, height: true }).safeParse(parameters);
	const { width, height } = size.data ?? { width: 100, height: 100 };
	return { name, left, top, right: left + width, bottom: top + height };
}

const apart = (one: Box, other: Box) =>
	one.right <= other.left || other.right <= one.left || one.bottom <= other.top || other.bottom <= one.top;

const within = (inner: Box, outer: Box) =>
	inner.left >= outer.left && inner.right <= outer.right && inner.top >= outer.top && inner.bottom <= outer.bottom;

function overlaps(boxes: Box[]): string[] {
	return boxes.flatMap((one, index) =>
		boxes.slice(index + 1).flatMap((other) => (apart(one, other) ? [] : [`${one.name} lies over ${other.name}`])),
	);
}

/** Every text anywhere in a value. */
function textsIn(value: unknown): string[] {
	if (typeof value === 'string') return [value];
	if (typeof value !== 'object' || value === null) return [];
	return Object.values(value).flatMap(textsIn);
}

function keysIn(value: unknown): string[] {
	if (typeof value !== 'object' || value === null) return [];
	return [...(Array.isArray(value) ? [] : Object.keys(value)), ...Object.values(value).flatMap(keysIn)];
}

/** Parameters that the node does not know, and choices that are not in its list. */
function foreignParameters(given: Record<string, unknown>, known: INodeProperties[], way: string): string[] {
	return Object.entries(given).flatMap(([name, value]) => {
		const properties = known.filter((property) => property.name === name);
		if (properties.length === 0) return [`${way}.${name} is unknown`];
		const inside = properties.flatMap(({ type, options }) => (type === 'collection' ? (options ?? []) : []));
		if (inside.length > 0) {
			const fields = allProperties(properties).filter((found) => found.way.length === 2);
			return foreignParameters(
				z.record(z.string(), z.unknown()).parse(value),
				fields.map(({ property }) => property),
				`${way}.${name}`,
			);
		}
		const choices = properties.filter(({ type }) => type === 'options').flatMap(({ options }) => (options ?? []).filter(isChoice));
		const isExpression = typeof value === 'string' && value.startsWith('=');
		const isChosen = choices.length === 0 || isExpression || choices.some((choice) => choice.value === value);
		return isChosen ? [] : [`${way}.${name} cannot be ${String(value)}`];
	});
}

it('numbers the templates, names them in English and lets no other file be imported with them', () => {
	expect(files.length).toBeGreaterThan(0);
	expect(files.map((name) => name.slice(0, 2))).toEqual(files.map((_, index) => String(index + 1).padStart(2, '0')));
	expect(files.filter((name) => !/^\d\d-[a-z0-9]+(-[a-z0-9]+)*\.json$/.test(name))).toEqual([]);
});

describe.each(files)('the template %s', (file) => {
	const source: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
	const template = templateShape.parse(source);
	const notes = template.nodes.filter(isNote);
	const steps = template.nodes.filter((node) => !isNote(node));
	const names = new Set(steps.map(({ name }) => name));
	let descriptions: Map<string, INodeTypeDescription>;

	beforeAll(async () => {
		const pack = await loadPack();
		descriptions = new Map(pack.nodes.map(({ description }) => [`${manifest.name}.${description.name}`, description]));
	});

	it('is titled by what it does, in English and Korean', () => {
		expect(template.name).toMatch(/^[A-Z][a-z]+ .+ · .*[가-힣]/);
	});

	it('uses nodes of this pack as they are', () => {
		const ours = steps.filter(({ type }) => type.includes('cityhall'));
		expect(ours.length).toBeGreaterThan(0);
		for (const { name, type, typeVersion, parameters } of ours) {
			const description = descriptions.get(type);
			expect({ name, known: description !== undefined }).toEqual({ name, known: true });
			expect([description?.version].flat()).toContain(typeVersion);
			expect(foreignParameters(parameters, description?.properties ?? [], name)).toEqual([]);
		}
	});

	it('uses beside them only what comes with n8n', () => {
		expect(steps.filter(({ type }) => !/^(n8n-nodes-base|@n8n\/n8n-nodes-langchain|n8n-nodes-cityhall)\.\w+$/.test(type))).toEqual([]);
	});

	it('gives each node an id, a name and a webhook of its own', () => {
		for (const key of ['id', 'name', 'webhookId'] as const) {
			const values = template.nodes.map((node) => node[key]).filter((value) => value !== undefined);
			expect(values.filter((value, index) => values.indexOf(value) !== index)).toEqual([]);
		}
	});

	it('connects nodes that there are, and leaves none without a way in', () => {
		const targets = Object.values(template.connections).flatMap((outputs) => Object.values(outputs).flat(2));
		const named = [...Object.keys(template.connections), ...targets.map(({ node }) => node)];
		expect(named.filter((name) => !names.has(name))).toEqual([]);
		const reached = new Set(targets.map(({ node }) => node));
		const isTrigger = (type: string) => /(trigger|webhook)$/i.test(type);
		expect(steps.filter(({ name, type }) => !reached.has(name) && !isTrigger(type)).map(({ name }) => name)).toEqual([]);
	});

	it('asks in expressions only for nodes that there are', () => {
		const asked = textsIn(steps.map(({ parameters }) => parameters)).flatMap((text) =>
			[...text.matchAll(/\$\(\s*(["'`])(.*?)\1\s*\)|\$node\[\s*(["'`])(.*?)\3\s*\]/g)].map((match) => match[2] ?? match[4]),
		);
		expect(asked.length).toBeGreaterThan(0);
		expect(asked.filter((name) => name === undefined || !names.has(name))).toEqual([]);
	});

	it('asks the Settings only for what stands in them', () => {
		const settings = steps.filter(({ name }) => name === 'Settings');
		expect(settings).toHaveLength(1);
		const fields = z
			.object({ assignments: z.object({ assignments: z.array(z.object({ name: z.string() })) }) })
			.parse(settings[0]?.parameters)
			.assignments.assignments.map(({ name }) => name);
		const all = textsIn(steps.map(({ parameters }) => parameters)).join('\n');
		const asked = [...all.matchAll(/\$\('Settings'\)\.(?:first\(\)|item)\.json\.(\w+)|\.settings\.(\w+)/g)].map((match) => match[1] ?? match[2]);
		expect(asked.filter((name) => name === undefined || !fields.includes(name))).toEqual([]);
		expect(fields.filter((name) => !asked.includes(name))).toEqual([]);
	});

	it('carries no credential, no pinned item and no address but that of Demo City', () => {
		expect(keysIn(source).filter((key) => key === 'credentials')).toEqual([]);
		expect(template.pinData ?? {}).toEqual({});
		const addresses = textsIn(source).flatMap((text) => text.match(/\b(?:https?|wss?|ftp):\/\/[^\s"'`<>)]+/g) ?? []);
		expect(addresses.filter((address) => address !== demoCity && !address.startsWith(`${demoCity}/`))).toEqual([]);
	});

	it('explains itself in one yellow note of readable length at the top left', () => {
		const yellow = notes.filter(({ parameters }) => parameters.color === undefined);
		expect(yellow).toHaveLength(1);
		const [overview] = yellow;
		const content = String(overview?.parameters.content);
		expect(content).toMatch(/^## /);
		expect(content).toContain('**How it works**');
		expect(content).toContain('**Setup**');
		expect(content).toContain('**설정**');
		const words = content.split(/\s+/).filter(Boolean).length;
		expect({ words, readable: words >= 100 && words <= 300 }).toEqual({ words, readable: true });
		const lefts = template.nodes.map(({ position }) => position[0]);
		expect(overview?.position[0]).toBe(Math.min(...lefts));
	});

	it('has a white note with a bilingual title for each section', () => {
		const sections = notes.filter(({ parameters }) => parameters.color !== undefined);
		expect(sections.length).toBeGreaterThan(0);
		for (const { parameters } of sections) {
			expect(parameters.color).toBe(7);
			expect(noteShape.parse(parameters).content).toMatch(/^### .+ · .*[가-힣]/);
		}
	});

	it('lays no note over a note and no node over a node', () => {
		expect(overlaps(notes.map(boxOf))).toEqual([]);
		expect(overlaps(steps.map(boxOf))).toEqual([]);
	});

	it('puts each node wholly on the white note of its section', () => {
		const sections = notes.filter(({ parameters }) => parameters.color === 7).map(boxOf);
		const outside = steps.map(boxOf).filter((box) => !sections.some((section) => within(box, section)));
		expect(outside.map(({ name, left, top }) => `${name} at ${left}, ${top}`)).toEqual([]);
	});
});
