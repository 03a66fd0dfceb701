// What it costs n8n to require every node and credential of the pack, beside n8n's own nodes, each in a fresh process.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout, installN8n } from '../scripts/n8n';

const rounds = 7;
const target = { ms: 60, mb: 12 };

const manifestShape = z.looseObject({ n8n: z.looseObject({ nodes: z.array(z.string()), credentials: z.array(z.string()) }) });
const figureShape = z.object({ ms: z.number(), heapMb: z.number(), rssMb: z.number() });

/** Medians over the rounds. `mb` is the growth of the heap after a collection plus what lies outside it, as resident memory tells. */
interface Cost {
	files: number;
	ms: number;
	heapMb: number;
	rssMb: number;
	msPerFile: number;
}

// n8n has its own workflow package loaded before any node, so it is loaded before the clock starts here as well.
const measured = `
	const [base, files] = JSON.parse(process.argv[1]);
	const { createRequire } = require('node:module');
	const from = createRequire(base + '/package.json');
	from('n8n-workflow');
	globalThis.gc();
	const before = process.memoryUsage();
	const started = performance.now();
	for (const file of files) from(base + '/' + file);
	const ms = performance.now() - started;
	globalThis.gc();
	const after = process.memoryUsage();
	console.log(JSON.stringify({ ms, heapMb: (after.heapUsed - before.heapUsed) / 1e6, rssMb: (after.rss - before.rss) / 1e6 }));
`;

function cost(node: string, folder: string): Cost {
	const { n8n } = manifestShape.parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
	const files = [...n8n.nodes, ...n8n.credentials];
	const figures = Array.from({ length: rounds }, () => {
		const run = spawnSync(node, ['--expose-gc', '-e', measured, JSON.stringify([folder, files])], { encoding: 'utf8' });
		if (run.status !== 0) throw new Error(`Loading ${folder} failed:\n${run.stderr}`);
		return figureShape.parse(JSON.parse(run.stdout.trim().split('\n').at(-1) ?? ''));
	});
	const ms = median(figures.map((figure) => figure.ms));
	return {
		files: files.length,
		ms: round(ms),
		heapMb: round(median(figures.map((figure) => figure.heapMb))),
		rssMb: round(median(figures.map((figure) => figure.rssMb))),
		msPerFile: round(ms / files.length),
	};
}

function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}

function round(value: number): number {
	return Math.round(value * 100) / 100;
}

function ratio(ours: number, theirs: number): number {
	return Number((ours / theirs).toPrecision(3));
}

async function main(): Promise<void> {
	const runtime = await installN8n();
	const peer = join(runtime.folder, 'node_modules', 'n8n-nodes-base');
	const ours = cost(runtime.node, checkout);
	const base = cost(runtime.node, peer);
	const result = {
		name: 'load',
		ours,
		peers: { 'n8n-nodes-base': base },
		ratios: { ms: ratio(ours.ms, base.ms), rssMb: ratio(ours.rssMb, base.rssMb), msPerFile: ratio(ours.msPerFile, base.msPerFile) },
		target,
		met: ours.ms < target.ms && ours.rssMb < target.mb,
	};
	if (process.argv.includes('--json')) {
		console.log(JSON.stringify(result));
		return;
	}
	console.log(`Loading every node and credential, medians of ${rounds} fresh processes`);
	for (const [name, { files, ms, heapMb, rssMb }] of Object.entries({ 'this pack': ours, 'n8n-nodes-base': base })) {
		console.log(`  ${name.padEnd(16)} ${String(files).padStart(4)} files  ${String(ms).padStart(8)} ms  ${String(heapMb).padStart(7)} MB heap  ${String(rssMb).padStart(7)} MB resident`);
	}
	console.log(`  target           under ${target.ms} ms and ${target.mb} MB: ${result.met ? 'met' : 'missed'}`);
}

void main();
