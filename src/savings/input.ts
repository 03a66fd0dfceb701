import type { z as schema } from '#vendor/schema';
import { CityHallError } from '../errors';

type Zod = typeof schema;

/** Korean typed on a Mac comes decomposed; it must not make a second process of the same name. */
const name = (z: Zod) =>
	z
		.string()
		.transform((text) => text.normalize('NFC').trim())
		.pipe(z.string().min(1).max(200));

/**
 * With a ceiling (near two years), so that a slip of the keyboard shows, and sums stay exact whole
 * numbers.
 */
const minutes = (z: Zod) => z.number().min(0).max(1_000_000);

const optionalName = (z: Zod) =>
	z
		.string()
		.max(200)
		.nullish()
		.transform((text) => text?.normalize('NFC').trim() || null);

function baselineShape(z: Zod) {
	return z.object({
		process: name(z),
		minutesPerUnit: z.number().min(0.001).max(10_000),
		method: z.enum(['measured', 'estimated', 'published']),
		sampleSize: z
			.int()
			.min(0)
			.max(10_000_000)
			.nullish()
			.transform((size) => size || null),
		owner: optionalName(z),
		validFrom: z.string().min(1),
		validTo: z
			.string()
			.min(1)
			.nullish()
			.transform((text) => text ?? null),
	});
}

function runShape(z: Zod) {
	return z.object({
		executionId: z.string().min(1).max(200),
		workflowId: z.string().max(200),
		workflowName: z.string().max(500),
		process: name(z),
		department: optionalName(z),
		units: z.int().min(0).max(10_000_000),
		reviewMinutes: minutes(z),
		exceptionMinutes: minutes(z),
		reworkMinutes: minutes(z),
		robotSeconds: z
			.number()
			.min(0)
			.max(31_622_400)
			.nullish()
			.transform((seconds) => seconds ?? null),
		outcome: z.enum(['success', 'partial', 'failed']),
		mode: z.enum(['production', 'manual', 'test']),
		finishedAt: z.iso.datetime({ offset: true }),
	});
}

function periodShape(z: Zod) {
	return z.object({
		from: z.string().min(1),
		to: z.string().min(1),
		timeZone: z.string().min(1),
		hoursPerPost: z.number().gt(0).max(100_000),
		groupBy: z.enum(['process', 'department', 'month']),
		includeTests: z.boolean().default(false),
	});
}

async function shapesFrom() {
	const { z } = await import('#vendor/schema');
	return { baseline: baselineShape(z), run: runShape(z), period: periodShape(z) };
}
type Shapes = Awaited<ReturnType<typeof shapesFrom>>;
let shapes: Promise<Shapes> | undefined;

type Parsed<K extends keyof Shapes> = ReturnType<Shapes[K]['parse']>;

/**
 * What came from outside, checked and tidied.
 * @throws CityHallError `SAVINGS_INPUT` that names every field at fault
 */
export async function checked<K extends keyof Shapes>(kind: K, value: unknown): Promise<Parsed<K>> {
	shapes ??= shapesFrom();
	const result = (await shapes)[kind].safeParse(value);
	if (result.success) return result.data as Parsed<K>;
	const faults = result.error.issues.map((issue) => `${issue.path.join('.') || kind}: ${issue.message}`);
	throw new CityHallError(
		'SAVINGS_INPUT',
		`The ${kind} cannot be taken as it is: ${faults.join('; ')}.`,
		'Correct the fields named in this message. Minutes and units are numbers of zero or more; a unit takes more than zero minutes.',
	);
}

/** Whole thousandths of a minute. */
export function thousandths(value: number): number {
	return Math.round(value * 1000);
}
