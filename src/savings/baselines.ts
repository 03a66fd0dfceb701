import { randomUUID } from 'node:crypto';
import { CityHallError } from '../errors';
import type { Queryable, Row, Store } from '../store';
import { momentOf } from './calendar';
import { checked, thousandths } from './input';
import { alone, savingsSchema } from './tables';

/** What a unit of a process took a person before it was automated, and where that figure comes from. */
export interface Baseline {
	process: string;
	/** More than 0; kept to a thousandth of a minute. */
	minutesPerUnit: number;
	method: 'measured' | 'estimated' | 'published';
	/** Units that were timed, where they were. */
	sampleSize: number | null;
	owner: string | null;
	/** ISO 8601. A day without a time means its start in the time zone given. */
	validFrom: string;
	/**
	 * ISO 8601, the moment itself excluded. A day without a time is included whole. `null`: until another
	 * is set.
	 */
	validTo: string | null;
}

/** A baseline as it is kept; both dates in UTC. Runs refer to it by `id`. */
export interface StoredBaseline extends Baseline {
	id: string;
}

interface BaselineRow extends Row {
	id: string;
	process: string;
	thousandths_per_unit: number;
	method: string;
	sample_size: number | null;
	owner: string | null;
	valid_from: string;
	valid_to: string | null;
}

const columns = 'id, process, thousandths_per_unit, method, sample_size, owner, valid_from, valid_to';

function fromRow(row: BaselineRow): StoredBaseline {
	return {
		id: row.id,
		process: row.process,
		minutesPerUnit: row.thousandths_per_unit / 1000,
		method: row.method === 'measured' || row.method === 'published' ? row.method : 'estimated',
		sampleSize: row.sample_size,
		owner: row.owner,
		validFrom: row.valid_from,
		validTo: row.valid_to,
	};
}

function overlapping(wanted: Baseline, other: BaselineRow): CityHallError {
	return new CityHallError(
		'BASELINE_OVERLAP',
		`"${wanted.process}" already has a baseline of ${other.thousandths_per_unit / 1000} minutes from ${other.valid_from} to ${other.valid_to ?? 'now'}.`,
		'Choose a start after it. A baseline is never changed: it ends and another takes its place.',
	);
}

/**
 * Two baselines of a process would overlap, unless the new one comes after: then the open one before it ends.
 * @returns the id of the baseline to end
 */
async function toEnd(tx: Queryable, wanted: Baseline): Promise<string | null> {
	const others = await tx.query<BaselineRow>(
		`SELECT ${columns} FROM savings_baselines WHERE process = $1 ORDER BY valid_from`,
		[wanted.process],
	);
	let open: string | null = null;
	for (const other of others) {
		const endsBefore = other.valid_to !== null && other.valid_to <= wanted.validFrom;
		const startsAfter = wanted.validTo !== null && wanted.validTo <= other.valid_from;
		if (endsBefore || startsAfter) continue;
		if (other.valid_to !== null || other.valid_from >= wanted.validFrom) throw overlapping(wanted, other);
		open = other.id;
	}
	if (open === null) return null;
	const [counted] = await tx.query(
		'SELECT MAX(finished_at) AS latest FROM savings_runs WHERE baseline_id = $1 AND finished_at >= $2',
		[open, wanted.validFrom],
	);
	if (typeof counted?.latest !== 'string') return open;
	throw new CityHallError(
		'BASELINE_IN_USE',
		`Runs of "${wanted.process}" up to ${counted.latest} were already counted with the baseline in force.`,
		'Choose a start after that moment: what was reported once is not changed afterwards.',
	);
}

/**
 * Sets what a unit takes by hand from a moment on. The open baseline before it ends at that moment;
 * none is ever edited.
 * Setting the very same baseline again changes nothing.
 * @param options.timeZone in which days without a time are taken; Asia/Seoul by default
 * @throws CityHallError `SAVINGS_INPUT`, `SAVINGS_DATE`, `BASELINE_OVERLAP`, `BASELINE_IN_USE`
 */
export async function setBaseline(
	store: Store,
	baseline: Baseline,
	options: { timeZone?: string } = {},
): Promise<StoredBaseline> {
	const { timeZone = 'Asia/Seoul' } = options;
	const given = await checked('baseline', baseline);
	const wanted: StoredBaseline = {
		...given,
		id: randomUUID(),
		minutesPerUnit: thousandths(given.minutesPerUnit) / 1000,
		validFrom: await momentOf(given.validFrom, timeZone, 'from'),
		validTo: given.validTo === null ? null : await momentOf(given.validTo, timeZone, 'to'),
	};
	if (wanted.validTo !== null && wanted.validTo <= wanted.validFrom) {
		throw new CityHallError(
			'SAVINGS_DATE',
			`The baseline of "${wanted.process}" would end before it starts.`,
			'Give an end after the start, or leave it empty.',
		);
	}
	await store.ensure(savingsSchema);
	return await store.transaction(async (tx) => {
		const [same] = await tx.query<BaselineRow>(
			`SELECT ${columns} FROM savings_baselines WHERE process = $1 AND valid_from = $2`,
			[wanted.process, wanted.validFrom],
		);
		if (same && isSame(fromRow(same), wanted)) return fromRow(same);
		const ended = await toEnd(tx, wanted);
		if (ended !== null) {
			await tx.query('UPDATE savings_baselines SET valid_to = $1 WHERE id = $2', [wanted.validFrom, ended]);
		}
		await insert(tx, wanted);
		return wanted;
	}, alone);
}

/**
 * Gives a process that has no baseline at a moment an estimate to begin with, valid from then until
 * the next one, if any.
 * @param minutesPerUnit more than 0
 * @param time ISO 8601 with an offset, as a run's `finishedAt`
 * @returns the baseline valid at that moment, the new one or the one that was there
 */
export async function startBaseline(
	store: Store,
	process: string,
	minutesPerUnit: number,
	time: string,
): Promise<StoredBaseline> {
	const given = await checked('baseline', { process, minutesPerUnit, method: 'estimated', validFrom: time });
	const validFrom = await momentOf(time, 'UTC', 'from');
	await store.ensure(savingsSchema);
	return await store.transaction(async (tx) => {
		const there = await validAt(tx, given.process, validFrom);
		if (there) return there;
		const [later] = await tx.query(
			'SELECT MIN(valid_from) AS start FROM savings_baselines WHERE process = $1 AND valid_from > $2',
			[given.process, validFrom],
		);
		const started: StoredBaseline = {
			...given,
			id: randomUUID(),
			minutesPerUnit: thousandths(given.minutesPerUnit) / 1000,
			validFrom,
			validTo: typeof later?.start === 'string' ? later.start : null,
		};
		await insert(tx, started);
		return started;
	}, alone);
}

async function insert(tx: Queryable, baseline: StoredBaseline): Promise<void> {
	await tx.query(
		`INSERT INTO savings_baselines (${columns}, set_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		[
			baseline.id,
			baseline.process,
			thousandths(baseline.minutesPerUnit),
			baseline.method,
			baseline.sampleSize,
			baseline.owner,
			baseline.validFrom,
			baseline.validTo,
			new Date().toISOString(),
		],
	);
}

function isSame(kept: StoredBaseline, wanted: StoredBaseline): boolean {
	return (['minutesPerUnit', 'method', 'sampleSize', 'owner', 'validFrom', 'validTo'] as const).every(
		(field) => kept[field] === wanted[field],
	);
}

/** All baselines, or those of one process, by process and start. */
export async function listBaselines(store: Store, process?: string): Promise<StoredBaseline[]> {
	await store.ensure(savingsSchema);
	const order = 'ORDER BY process, valid_from';
	const rows =
		process === undefined
			? await store.query<BaselineRow>(`SELECT ${columns} FROM savings_baselines ${order}`)
			: await store.query<BaselineRow>(
					`SELECT ${columns} FROM savings_baselines WHERE process = $1 ${order}`,
					[process.normalize('NFC').trim()],
				);
	return rows.map(fromRow);
}

/**
 * The baseline of a process that is valid at a moment.
 * @param time ISO 8601 with an offset
 */
export async function baselineAt(
	store: Store,
	process: string,
	time: string,
): Promise<StoredBaseline | null> {
	await store.ensure(savingsSchema);
	return await validAt(store, process.normalize('NFC').trim(), await momentOf(time, 'UTC', 'from'));
}

/**
 * As `baselineAt`, on tables that are there, also inside a transaction; process and moment are tidied
 * already.
 */
export async function validAt(
	db: Queryable,
	process: string,
	moment: string,
): Promise<StoredBaseline | null> {
	const [row] = await db.query<BaselineRow>(
		`SELECT ${columns} FROM savings_baselines
		WHERE process = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)`,
		[process, moment],
	);
	return row ? fromRow(row) : null;
}

/** The baseline a run refers to. */
export async function baselineById(db: Queryable, id: string): Promise<StoredBaseline | null> {
	const [row] = await db.query<BaselineRow>(`SELECT ${columns} FROM savings_baselines WHERE id = $1`, [id]);
	return row ? fromRow(row) : null;
}
