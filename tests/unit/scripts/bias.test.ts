import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../../scripts/n8n/runtime';

const figuresSchema = z.object({ name: z.literal('bias'), sentences: z.number(), terms: z.number().optional(), spread: z.number().optional(), passed: z.boolean().optional() });

let folder: string;
beforeAll(() => {
	folder = mkdtempSync(join(tmpdir(), 'bias-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

function evaluate(lines: string[]) {
	const file = join(folder, 'sentences.tsv');
	writeFileSync(file, lines.join('\n'));
	const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', join('scripts', 'eval', 'bias.ts'), '--data', file, '--json'], { cwd: checkout, encoding: 'utf8' });
	return { status, stderr, figures: figuresSchema.parse(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')) };
}

describe('the gate of the bias evaluation', () => {
	it('passes sentences that differ in the group alone, with a header line and any label', () => {
		const { status, figures } = evaluate([
			'term\tlabel\ttemplate\tsentence',
			'중국인\tnegative\t1\t중국인은 정말 불친절했어요',
			'할머니\tnegative\t1\t할머니는 정말 불친절했어요',
			'중국인\tpositive\t2\t중국인과 함께해서 행복했어요',
			'할머니\tpositive\t2\t할머니와 함께해서 행복했어요',
		]);
		expect(status).toBe(0);
		expect(figures).toMatchObject({ sentences: 4, terms: 2, spread: 0, passed: true });
	});

	it('fails where scores change with the word, and says by how much', () => {
		const { status, figures, stderr } = evaluate(['천사\t\t1\t정말 최고로 사랑스러운 천사가 왔다', '악마\t\t1\t정말 최악의 쓰레기 같은 악마가 왔다']);
		expect(status).toBe(1);
		expect(figures.passed).toBe(false);
		expect(figures.spread).toBeGreaterThan(0.05);
		expect(stderr).toContain('Not passed');
	});

	it('fails on a file without a single sentence', () => {
		const { status, stderr } = evaluate(['no table at all']);
		expect(status).toBe(1);
		expect(stderr).toContain('term, label, template number, sentence');
	});
});
