// What reading a document in a thread of its own costs, beside the same library called directly in the process.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { parseArgs } from 'node:util';
import mammoth from 'mammoth';
import { parseHwp, parseHwpx } from 'kordoc';
import { extractText } from 'unpdf';
import { makeDocument } from '../demo/documents';
import type { Paper } from '../demo/documents/paper';
import { readDocument } from '../src/documents';

const usage =
	'npm run bench -- read [--json]\n\nReads a document of about 200 pages in each format: milliseconds, medians of five runs, the first left out.';
const rounds = 5;

const paper: Paper = {
	title: '가온시 민원 처리 결과 모음',
	author: '가온시 민원과',
	date: '2026-03-05',
	paragraphs: Array.from(
		{ length: 200 * 36 },
		(_, index) => `${index + 1}번째 민원은 담당 부서에서 사흘 안에 처리하였다.`,
	),
	table: [],
};

const formats = {
	hwp: { direct: (bytes: Uint8Array) => parseHwp(copy(bytes)) },
	hwpx: { direct: (bytes: Uint8Array) => parseHwpx(copy(bytes)) },
	pdf: { direct: (bytes: Uint8Array) => extractText(Uint8Array.from(bytes), { mergePages: true }) },
	docx: { direct: (bytes: Uint8Array) => mammoth.convertToHtml({ buffer: Buffer.from(bytes) }) },
};

async function main() {
	const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
	if (values.help === true) return console.log(usage);
	const ours: Record<string, number> = {};
	const peers: Record<string, number> = {};
	const ratios: Record<string, number> = {};
	let blockedMs = 0;
	for (const [name, { direct }] of Object.entries(formats)) {
		const bytes = makeDocument(name as keyof typeof formats, paper);
		const delay = monitorEventLoopDelay({ resolution: 5 });
		delay.enable();
		ours[name] = await median(() => readDocument(bytes));
		delay.disable();
		blockedMs = Math.max(blockedMs, Math.round(delay.max / 1e6));
		peers[name] = await median(() => direct(bytes));
		ratios[name] = Math.round((ours[name] / peers[name]) * 100) / 100;
	}
	const figures = { name: 'read', ours: { ...ours, mainThreadBlockedMostMs: blockedMs }, peers, ratios };
	console.log(values.json === true ? JSON.stringify(figures) : figures);
}

async function median(run: () => Promise<unknown>): Promise<number> {
	const times: number[] = [];
	for (let round = 0; round <= rounds; round += 1) {
		const started = performance.now();
		await run();
		times.push(performance.now() - started);
	}
	const sorted = times.slice(1).sort((a, b) => a - b);
	return Math.round(sorted[Math.floor(sorted.length / 2)] ?? 0);
}

function copy(bytes: Uint8Array): ArrayBuffer {
	return Uint8Array.from(bytes).buffer;
}

void main();
