// The extractive summary of texts of 30, 200 and 1,000 sentences, beside TextRank as published, which compares every two sentences.
import { parseArgs } from 'node:util';
import { plainTextRank } from '../scripts/eval/reading/baselines';
import { summarizeExtractive } from '../src/summary';

const usage =
	'npm run bench -- summarize [--json]\n\nMilliseconds, medians of five runs, the first left out.';
const words =
	'가온시 청소년 야간 버스 노선 운행 요금 시민 의견 도서관 개관 행사 예산 교통 안전 점검 환경 정비 사업 추진 결과 보고 참여 인원 만족 조사 민원 처리 복지 주거 상담'.split(
		' ',
	);
const rounds = 5;

function text(sentences: number): string {
	let state = 7;
	const next = () => (state = (state * 1103515245 + 12345) % 2147483648) / 2147483648;
	const word = () => words[Math.floor(next() * words.length)] ?? '';
	return Array.from(
		{ length: sentences },
		(_, index) => `${Array.from({ length: 12 }, word).join(' ')} ${index}건을 처리했다.`,
	).join('\n');
}

function median(run: () => unknown): number {
	const times = Array.from({ length: rounds + 1 }, () => {
		const started = performance.now();
		run();
		return performance.now() - started;
	});
	const sorted = times.slice(1).sort((a, b) => a - b);
	return Math.round((sorted[Math.floor(sorted.length / 2)] ?? 0) * 10) / 10;
}

function main() {
	const { values } = parseArgs({ options: { json: { type: 'boolean' }, help: { type: 'boolean' } } });
	if (values.help === true) return console.log(usage);
	const ours: Record<string, number> = {};
	const peers: Record<string, number> = {};
	const ratios: Record<string, number> = {};
	for (const sentences of [30, 200, 1000]) {
		const source = text(sentences);
		const ourMs = median(() => summarizeExtractive({ text: source }));
		const peerMs = median(() => plainTextRank(source, 5));
		ours[sentences] = ourMs;
		peers[sentences] = peerMs;
		ratios[sentences] = Math.round((ourMs / Math.max(peerMs, 0.1)) * 100) / 100;
	}
	const figures = { name: 'summarize', ours, peers, ratios };
	console.log(values.json === true ? JSON.stringify(figures) : figures);
}

main();
