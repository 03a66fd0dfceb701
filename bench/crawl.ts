// Pages a second of this pack's site crawl, beside Crawlee's CheerioCrawler and a bare loop, on the same Demo City.
import { parseArgs } from 'node:util';
import { checkout } from '../scripts/n8n';
import { peersFolder } from '../scripts/bring/places.mjs';
import { openCity } from './contest/city';
import { contend, type Contender, type Figures, medians, ratio } from './contest/contend';

const usage = `npm run bench -- crawl [--pages 2000] [--bytes 17000] [--rounds 3] [--only NAME] [--json]

Follows every link of a site of that many pages and takes title, text and links of each, politeness off, ten connections.
Each crawl in a process of its own after a short crawl to warm up; rounds alternate; medians.`;

const target = { faster: 3, fasterKept: 5, memory: 0.5 };

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '2000' },
		bytes: { type: 'string', default: '17000' },
		rounds: { type: 'string', default: '3' },
		only: { type: 'string' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

const pack = process.env.CITYHALL_BENCH_PACK ?? checkout;
const contenders: Record<string, Contender> = {
	ours: { program: 'ours', code: pack, keepsState: false },
	oursKept: { program: 'ours', code: pack, keepsState: true },
	crawlee: { program: 'crawlee', code: peersFolder, keepsState: false },
	crawleeKept: { program: 'crawlee', code: peersFolder, keepsState: true },
	undiciAndCheerio: { program: 'plain', code: peersFolder, keepsState: false },
};

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	const pages = Number(values.pages);
	const city = await openCity(
		...['--plain-pages', String(pages), '--page-bytes', values.bytes],
		...['--posts', '1', '--crawl-delay', '0'],
	);
	const asked = Object.entries(contenders).filter(([name]) => values.only === undefined || name === values.only);
	const rounds = new Map<string, Figures[]>();
	try {
		for (let round = 0; round < Number(values.rounds); round += 1) {
			for (const [name, contender] of asked) {
				const figures = await contend(contender, { start: `${city.url}/plain/`, pages, connections: 10 });
				rounds.set(name, [...(rounds.get(name) ?? []), figures]);
				if (!values.json)
					console.log(`  round ${round + 1}  ${name.padEnd(17)} ${figures.pagesPerSecond} pages/s, ${figures.peakMb} MB`);
			}
		}
	} finally {
		await city.stop();
	}
	const figures = Object.fromEntries([...rounds].map(([name, all]) => [name, medians(all)]));
	const { ours, oursKept, ...peers } = figures;
	const against = (mine: typeof ours, theirs: typeof ours) =>
		mine && theirs
			? {
					pagesPerSecond: ratio(mine.pagesPerSecond, theirs.pagesPerSecond),
					peakMb: ratio(mine.peakMb, theirs.peakMb),
					cpuSeconds: ratio(mine.cpuSeconds, theirs.cpuSeconds),
				}
			: null;
	const ratios = {
		crawlee: against(ours, peers.crawlee),
		crawleeKept: against(oursKept, peers.crawleeKept),
		undiciAndCheerio: against(ours, peers.undiciAndCheerio),
	};
	const met =
		ratios.crawlee !== null &&
		ratios.crawleeKept !== null &&
		ratios.crawlee.pagesPerSecond >= target.faster &&
		ratios.crawleeKept.pagesPerSecond >= target.fasterKept &&
		Math.max(ratios.crawlee.peakMb, ratios.crawleeKept.peakMb) <= target.memory;
	const result = { name: 'crawl', ours: { inMemory: ours, stateKept: oursKept }, peers, ratios, target, met };
	if (values.json) return console.log(JSON.stringify(result));
	console.log(`${pages} pages of ${values.bytes} bytes, medians of ${values.rounds} rounds`);
	for (const [name, one] of Object.entries(figures))
		console.log(
			`  ${name.padEnd(17)} ${String(one.pagesPerSecond).padStart(8)} pages/s  ${String(one.cpuSeconds).padStart(7)} s of CPU  ${String(one.peakMb).padStart(7)} MB at most`,
		);
	console.log(`  ratios ${JSON.stringify(ratios)}`);
	console.log(
		`  target: ${target.faster} times as fast, ${target.fasterKept} times with state kept, ${target.memory} of the memory: ${met ? 'met' : 'missed'}`,
	);
}

void main();
