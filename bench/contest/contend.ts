import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../scripts/n8n';

const figuresShape = z.object({
	pages: z.number(),
	seconds: z.number(),
	pagesPerSecond: z.number(),
	cpuSeconds: z.number(),
	peakMb: z.number(),
	letters: z.number(),
	links: z.number(),
	tenths: z.array(z.object({ pagesPerSecond: z.number(), rssMb: z.number(), peakMb: z.number(), liveMb: z.number() })),
});

export type Figures = z.infer<typeof figuresShape>;

export interface Contender {
	/** File in bench/contenders without its extension. */
	program: string;
	/** Folder whose packages it uses. */
	code: string;
	/** Whether it writes down what it knows, so that a crawl could go on after a stop. */
	keepsState: boolean;
	/** Flags of Node. */
	flags?: readonly string[];
}

export interface Course {
	start: string;
	pages: number;
	connections: number;
}

/** One crawl in a fresh process of plain Node; its state, where it keeps any, in a folder of its own. */
export async function contend(contender: Contender, course: Course): Promise<Figures> {
	const folder = await mkdtemp(join(tmpdir(), 'cityhall-bench-'));
	try {
		const task = { ...course, folder: contender.keepsState ? folder : null, code: contender.code };
		const program = join(checkout, 'bench', 'contenders', `${contender.program}.mjs`);
		const child = spawn(process.execPath, [...(contender.flags ?? []), program, JSON.stringify(task)], {
			cwd: folder,
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		let out = '';
		let said = '';
		child.stdout.setEncoding('utf8').on('data', (part: string) => (out += part));
		child.stderr.setEncoding('utf8').on('data', (part: string) => (said += part));
		await once(child, 'close');
		if (child.exitCode !== 0) throw new Error(`${contender.program} failed:\n${said || out}`);
		const figures = figuresShape.parse(JSON.parse(out.trim().split('\n').at(-1) ?? ''));
		if (figures.pages < course.pages)
			throw new Error(`${contender.program} read ${figures.pages} of ${course.pages} pages.\n${said}`);
		return figures;
	} finally {
		await rm(folder, { recursive: true, force: true });
	}
}

export function median(values: readonly number[]): number {
	return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

/** Each figure's median over the rounds. */
export function medians(rounds: readonly Figures[]): Omit<Figures, 'tenths'> {
	const of = (pick: (figures: Figures) => number): number => median(rounds.map(pick));
	return {
		pages: of((one) => one.pages),
		seconds: of((one) => one.seconds),
		pagesPerSecond: of((one) => one.pagesPerSecond),
		cpuSeconds: of((one) => one.cpuSeconds),
		peakMb: of((one) => one.peakMb),
		letters: of((one) => one.letters),
		links: of((one) => one.links),
	};
}

export function ratio(ours: number, theirs: number): number {
	return Number((ours / theirs).toPrecision(3));
}
