// How well boards are recognised without a selector: tests/fixtures/boards, each served on this machine. --part tuned|held-out|later|fresh|second|third, --board NAME, --wrong, --quiet, --json.
import { boards, partOf, type Part } from '../../tests/fixtures/boards';
import { FIELDS, isComplete, measureBoard, type BoardResult } from '../../tests/fixtures/boards/measure';

const args = process.argv.slice(2);
const value = (name: string) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);
const part = value('--part');
const only = value('--board');

function summary(results: readonly BoardResult[]) {
	const sum = (of: (one: BoardResult) => number) => results.reduce((total, one) => total + of(one), 0);
	const expected = sum((one) => one.expected);
	const complete = results.filter(isComplete);
	const judged = results.flatMap((one) => one.judged);
	const calibration = [
		[0, 0.5],
		[0.5, 0.7],
		[0.7, 0.85],
		[0.85, 0.95],
		[0.95, 1.01],
	].map(([from = 0, to = 1]) => {
		const inside = judged.filter((one) => one.confidence >= from && one.confidence < to);
		const right = inside.filter((one) => one.right).length;
		return { from, items: inside.length, right, share: inside.length === 0 ? null : right / inside.length };
	});
	return {
		boards: results.length,
		complete: complete.length,
		completeAndRight: complete.filter((one) => one.wrong.length === 0).length,
		posts: expected,
		found: sum((one) => one.found),
		foreign: sum((one) => one.foreign.length),
		fields: Object.fromEntries(FIELDS.map((field) => [field, sum((one) => one.right[field]) / Math.max(1, expected)])),
		calibration,
	};
}

function show(title: string, results: readonly BoardResult[]): void {
	const made = summary(results);
	const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
	process.stdout.write(`\n${title}: ${made.boards} boards, ${made.posts} posts
  complete without a selector           ${made.complete}
  complete and every field right        ${made.completeAndRight}
  posts found                           ${made.found} (and ${made.foreign} that are none)
  fields right, of all posts            ${FIELDS.map((field) => `${field} ${percent(made.fields[field] ?? 0)}`).join(', ')}
  of items with confidence              ${made.calibration.filter((bin) => bin.items > 0).map((bin) => `from ${bin.from}: ${bin.right} of ${bin.items} right`).join('; ')}
`);
}

function tell(result: BoardResult): void {
	const state = isComplete(result) ? (result.wrong.length === 0 ? 'right' : 'complete') : 'INCOMPLETE';
	process.stdout.write(`${state.padEnd(11)} ${result.name.padEnd(34)} ${result.found}/${result.expected} ${result.stoppedBy} ${result.requests} requests\n`);
	if (!args.includes('--wrong')) return;
	if (result.error) process.stdout.write(`    ${result.error}\n`);
	for (const line of [...result.foreign.slice(0, 3).map((one) => `foreign ${one}`), ...result.failed.slice(0, 3)]) process.stdout.write(`    ${line}\n`);
	for (const field of FIELDS) {
		const wrong = result.wrong.filter((one) => one.field === field);
		const first = wrong[0];
		if (first) process.stdout.write(`    ${field} x${wrong.length}: ${JSON.stringify(first.expected)} but ${JSON.stringify(first.found)}\n`);
	}
	const sure = result.judged.map((one) => one.confidence);
	process.stdout.write(`    confidence ${Math.min(...sure)}..${Math.max(...sure)}\n`);
}

async function main(): Promise<void> {
	const chosen = boards.filter((board) => (only ? board.name.includes(only) : part === undefined || partOf(board) === part));
	const results: BoardResult[] = [];
	for (const board of chosen) {
		const result = await measureBoard(board);
		results.push(result);
		if (!args.includes('--quiet')) tell(result);
	}
	const parts = new Map(boards.map((board) => [board.name, partOf(board)]));
	const of = (name: Part) => results.filter((one) => parts.get(one.name) === name);
	const titles: Array<[Part, string]> = [
		['tuned', 'Rules were made on these'],
		['held-out', 'Set aside until then (18 of 22 right at the first look)'],
		['later', 'Written after that (4 of 10 right at the first look)'],
		['fresh', 'Written by another hand, who had not read the rules (6 of 16 right at the first look)'],
		['second', 'Written by the same hand, after that had been mended (1 of 6 right at the first look)'],
		['third', 'Written after that again (none of 3 right at the first look)'],
	];
	for (const [name, title] of titles) if (of(name).length > 0) show(title, of(name));
	if (args.includes('--json'))
		process.stdout.write(`${JSON.stringify(Object.fromEntries(titles.filter(([name]) => of(name).length > 0).map(([name]) => [name, summary(of(name))])))}\n`);
}

main().catch((error: unknown) => {
	process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
	process.exitCode = 1;
});
