import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { childEnvironment } from './command.mjs';
import { nodeBin, root } from './places.mjs';
import { say } from './steps.mjs';

const node = join(nodeBin, 'node');

/** Runs a program of node_modules with its output shown; resolves to its exit code. */
export function show(args, env) {
	const child = spawn(node, args, { cwd: root, env: childEnvironment(env), stdio: 'inherit' });
	// Ctrl-C reaches the child by itself; a plain kill of this process has to be handed on.
	const forward = () => child.kill('SIGTERM');
	const wait = () => {};
	process.on('SIGTERM', forward);
	process.on('SIGINT', wait);
	return new Promise((resolve) => {
		child.on('close', (code, signal) => {
			process.off('SIGTERM', forward);
			process.off('SIGINT', wait);
			resolve(signal ? 130 : (code ?? 1));
		});
	});
}

export const checks = {
	types: ['Types', ['node_modules/typescript/bin/tsc', '-p', '.']],
	rules: ['Rules', ['node_modules/eslint/bin/eslint.js', '.', '--max-warnings', '0']],
};

/** Type check and lint rules; counted as one passed or failed check each. */
export async function lint() {
	const tally = emptyTally();
	for (const [name, args] of Object.values(checks)) {
		say(`${name}: ${args.slice(1).join(' ') || '.'}\n`);
		if ((await show(args)) === 0) tally.passed += 1;
		else {
			tally.failed += 1;
			tally.failures.push(`lint: ${name}`);
		}
	}
	return tally;
}

/** Runs jest over `args` and counts what it did. */
export async function jest(args) {
	const folder = mkdtempSync(join(tmpdir(), 'cityhall-tests-'));
	const file = join(folder, 'result.json');
	try {
		const code = await show(['node_modules/jest/bin/jest.js', '--json', `--outputFile=${file}`, ...args], {
			NODE_OPTIONS: `${process.env.NODE_OPTIONS ?? ''} --disable-warning=ExperimentalWarning`.trim(),
		});
		if (!existsSync(file)) return { ...emptyTally(), failed: 1, failures: [`jest ${args.join(' ')} ended with code ${code} before it had run`] };
		return count(JSON.parse(readFileSync(file, 'utf8')));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

export function emptyTally() {
	return { passed: 0, failed: 0, skipped: 0, failures: [], skips: [] };
}

/** jest's report as a tally; a file that could not even be loaded counts as a failure. */
export function count(report) {
	const tally = emptyTally();
	for (const file of report.testResults) {
		const where = file.name.replace(`${root}/`, '');
		if (file.status === 'failed' && !file.assertionResults.some(({ status }) => status === 'failed')) {
			tally.failed += 1;
			tally.failures.push(`${where}: ${firstLine(file.message)}`);
		}
		for (const { status, fullName } of file.assertionResults) {
			if (status === 'passed') tally.passed += 1;
			else if (status === 'failed') {
				tally.failed += 1;
				tally.failures.push(`${where}: ${fullName}`);
			} else {
				tally.skipped += 1;
				tally.skips.push(`${where}: ${fullName}`);
			}
		}
	}
	return tally;
}

export function add(tallies) {
	return tallies.reduce(
		(sum, one) => ({
			passed: sum.passed + one.passed,
			failed: sum.failed + one.failed,
			skipped: sum.skipped + one.skipped,
			failures: [...sum.failures, ...one.failures],
			skips: [...sum.skips, ...one.skips],
		}),
		emptyTally(),
	);
}

/**
 * Names what failed and what was skipped, then the closing line. Returns the exit code: nothing may fail, something must
 * have run, and in CI no tool may have been missing.
 */
export function close(tally, ci = process.env.CI === 'true') {
	if (tally.skips.length > 0) say(`\nSkipped:\n${tally.skips.map((line) => `  - ${line}\n`).join('')}`);
	if (tally.failures.length > 0) say(`\nFailed:\n${tally.failures.map((line) => `  - ${line}\n`).join('')}`);
	// Data that the project may not carry can be missing anywhere; a tool cannot.
	const wrongSkips = ci ? tally.skips.filter((line) => !line.includes('../shared')).length : 0;
	if (wrongSkips > 0) say(`\nIn CI every tool can be had: ${wrongSkips} of the skips above count as failures.\n`);
	const failed = tally.failed + wrongSkips;
	if (tally.passed + failed === 0) say('\nNo test ran.\n');
	const left = tally.skipped - wrongSkips;
	const skipped = left > 0 ? `, ${left} skipped` : '';
	say(`\n${tally.passed} passed, ${failed} failed${skipped}\n`);
	return failed > 0 || tally.passed === 0 ? 1 : 0;
}

function firstLine(message) {
	return (message ?? '').split('\n').find((line) => line.trim() !== '') ?? 'could not be loaded';
}
