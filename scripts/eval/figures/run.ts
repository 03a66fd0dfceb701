import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const root = join(__dirname, '..', '..', '..');

export interface Evaluation {
	/** The file given with --data, or null for the parts set aside. */
	file: string | null;
	/** A file of ../shared/data; null where it is not there. */
	shared: (...path: string[]) => string | null;
	/** A file of the checkout. */
	own: (...path: string[]) => string;
}

/** Runs one evaluation; with `--json` its last line is one JSON object. */
export async function runEvaluation(name: string, evaluate: (evaluation: Evaluation) => Promise<Record<string, unknown>>): Promise<void> {
	const { values } = parseArgs({ options: { data: { type: 'string' }, json: { type: 'boolean', default: false } } });
	if (values.data !== undefined && !existsSync(values.data)) {
		console.error(`There is no file ${values.data}.`);
		process.exitCode = 1;
		return;
	}
	const figures = await evaluate({
		file: values.data ?? null,
		shared: (...path) => {
			const file = join(root, '..', 'shared', 'data', ...path);
			return existsSync(file) ? file : null;
		},
		own: (...path) => join(root, ...path),
	});
	if (Object.keys(figures).length === 0) {
		console.error('Nothing to evaluate: ../shared/data is not here. Give a file of your own with --data.');
		process.exitCode = 1;
		return;
	}
	if (values.json) console.log(JSON.stringify({ name, ...figures }));
	else print(figures);
}

function print(figures: Record<string, unknown>, indent = ''): void {
	for (const [key, value] of Object.entries(figures)) {
		if (typeof value === 'object' && value !== null) {
			console.log(`${indent}${key}`);
			print({ ...value }, `${indent}  `);
		} else console.log(`${indent}${key.padEnd(28 - indent.length)} ${typeof value === 'number' ? Number(value.toFixed(4)) : String(value)}`);
	}
}

/** F1 from counts; 0 where nothing was hit. */
export function f1(hits: number, wrong: number, missed: number): number {
	return hits === 0 ? 0 : (2 * hits) / (2 * hits + wrong + missed);
}
