// Every evaluation one after the other, and docs/model-card.md written again with what was measured.
import { spawn } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { modelCard, OF_THE_SCORER } from './model-card';

const root = join(__dirname, '..', '..', '..');
const figuresShape = z.record(z.string(), z.unknown());

interface Result {
	name: string;
	/** Null where it could not be measured. */
	figures: Record<string, unknown> | null;
	/** 1 where a gate was missed or nothing could be measured. */
	code: number;
}

function run(name: string): Promise<Result> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, ['--import', 'tsx', join('scripts', 'eval', `${name}.ts`), '--json'], { cwd: root, stdio: ['ignore', 'pipe', 'inherit'] });
		let out = '';
		child.stdout.setEncoding('utf8').on('data', (chunk: string) => (out += chunk));
		child.once('error', reject);
		child.once('close', (code) => {
			const last = out.trim().split('\n').at(-1) ?? '';
			resolve({ name, figures: last.startsWith('{') ? figuresShape.parse(JSON.parse(last)) : null, code: code ?? 1 });
		});
	});
}

async function main(): Promise<void> {
	const names = readdirSync(join(root, 'scripts', 'eval'))
		.filter((file) => file.endsWith('.ts'))
		.map((file) => file.slice(0, -3))
		.sort();
	const results: Result[] = [];
	for (const name of names) {
		const result = await run(name);
		results.push(result);
		console.log(`${name.padEnd(12)} ${result.code === 0 ? 'done' : result.figures ? 'A GATE WAS MISSED' : 'not measured'}`);
		if (result.figures) console.log(JSON.stringify(result.figures));
	}
	const measured = new Map(results.flatMap(({ name, figures }) => (figures ? [[name, figures] as const] : [])));
	if (existsSync(join(root, '..', 'shared', 'data')) && OF_THE_SCORER.every((name) => measured.has(name))) {
		const file = join('docs', 'model-card.md');
		await writeFile(join(root, file), modelCard(join(root, 'models'), measured));
		console.log(`${file} is written.`);
	} else console.log('docs/model-card.md stays as it is: not everything in it could be measured without ../shared/data.');
	process.exitCode = Math.max(...results.map(({ code }) => code));
}

void main();
