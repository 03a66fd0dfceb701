// Reads every document of a folder and prints a JSON line a file: file, ok, text, warnings, ms.
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import { CityHallError } from '../../src/errors';
import { readDocument } from '../../src/documents';
import { bigramRecall, independentText } from './reading/independent';

const usage = `npm run eval -- documents [--data FOLDER] [--json]

Reads every file of FOLDER (default ../shared/data/documents) and prints a JSON line a file: file, ok, text, warnings, ms,
and for HWP and HWPX the share of character pairs (recall) found again of an independent reading of the file's own records.
With --json the last line is one JSON object with the figures.`;

async function main() {
	const { values } = parseArgs({
		options: {
			data: { type: 'string', default: join('..', 'shared', 'data', 'documents') },
			json: { type: 'boolean' },
			help: { type: 'boolean' },
		},
	});
	if (values.help === true) return console.log(usage);
	const names = (await readdir(values.data)).filter((name) => !/\.(?:tsv|md)$/i.test(name)).sort();
	const delay = monitorEventLoopDelay({ resolution: 5 });
	delay.enable();
	const recalls: number[] = [];
	const times: number[] = [];
	let read = 0;
	for (const file of names) {
		const bytes = await readFile(join(values.data, file));
		const started = performance.now();
		try {
			const document = await readDocument(bytes, { fileName: file });
			const ms = Math.round(performance.now() - started);
			const recall = recallOf(bytes, document.text);
			if (recall !== null) recalls.push(recall);
			read += 1;
			times.push(ms);
			console.log(
				JSON.stringify({
					file,
					ok: true,
					format: document.format,
					recall,
					ms,
					warnings: document.warnings,
					text: document.text,
				}),
			);
		} catch (error) {
			const ms = Math.round(performance.now() - started);
			const fault =
				error instanceof CityHallError
					? { code: error.code, message: error.message }
					: { code: 'UNKNOWN', message: String(error) };
			console.log(JSON.stringify({ file, ok: false, ...fault, ms, warnings: [], text: '' }));
		}
	}
	delay.disable();
	times.sort((a, b) => a - b);
	const share = (part: number, whole: number) =>
		whole === 0 ? null : Math.round((part / whole) * 10_000) / 10_000;
	const figures = {
		name: 'documents',
		files: names.length,
		readShare: share(read, names.length),
		compared: recalls.length,
		recallAtLeast99Share: share(recalls.filter((recall) => recall >= 0.99).length, recalls.length),
		recallMean: share(
			recalls.reduce((sum, recall) => sum + recall, 0),
			recalls.length,
		),
		msMedian: times[Math.floor(times.length / 2)] ?? null,
		msMost: times.at(-1) ?? null,
		mainThreadBlockedMostMs: Math.round(delay.max / 1e6),
	};
	console.log(values.json === true ? JSON.stringify(figures) : figures);
}

/** Files without text of their own say nothing about reading, so they are not compared. */
function recallOf(bytes: Buffer, text: string): number | null {
	let expected: string | null;
	try {
		expected = independentText(bytes);
	} catch {
		return null;
	}
	if (expected === null || expected.replace(/[^\p{L}\p{N}]/gu, '').length < 2) return null;
	return Math.round(bigramRecall(expected, text) * 10_000) / 10_000;
}

void main();
