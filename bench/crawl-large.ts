// Whether a long crawl stays as fast and as small as it began: speed and memory of the first and of the last tenth.
import { parseArgs } from 'node:util';
import { checkout } from '../scripts/n8n';
import { openCity } from './contest/city';
import { contend, type Figures, ratio } from './contest/contend';

const usage = `npm run bench -- crawl-large [--pages 100000] [--bytes 0] [--only inMemory|stateKept] [--default-nursery] [--json]

Reads a site of that many small pages in one crawl, politeness off, once without and once with a store. V8 gives every busy process a
larger nursery by and by (here from 16 to 134 MB, in three steps, while what lives stays as it is); so that it is not taken for the
crawl's own memory, the nursery is held at 32 MB. --default-nursery lets V8 do as it does.`;

const target = { speed: 0.8, memory: 1.2 };

const { values } = parseArgs({
	options: {
		pages: { type: 'string', default: '100000' },
		bytes: { type: 'string', default: '0' },
		only: { type: 'string' },
		'default-nursery': { type: 'boolean', default: false },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

function ends({ tenths }: Figures) {
	const [first, last] = [tenths[0], tenths.at(-1)];
	if (!first || !last) throw new Error('The crawl was too short to be cut into tenths.');
	return {
		pagesPerSecond: ratio(last.pagesPerSecond, first.pagesPerSecond),
		peakMb: ratio(last.peakMb, first.peakMb),
		liveMb: ratio(last.liveMb, first.liveMb),
	};
}

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	const pages = Number(values.pages);
	const code = process.env.CITYHALL_BENCH_PACK ?? checkout;
	const flags = ['--expose-gc', ...(values['default-nursery'] ? [] : ['--max-semi-space-size=16'])];
	const city = await openCity(
		...['--plain-pages', values.pages, '--page-bytes', values.bytes, '--posts', '1', '--crawl-delay', '0'],
	);
	const ours: Record<string, Figures> = {};
	const ratios: Record<string, ReturnType<typeof ends>> = {};
	try {
		for (const [name, keepsState] of [['inMemory', false], ['stateKept', true]] as const) {
			if (values.only !== undefined && values.only !== name) continue;
			const course = { start: `${city.url}/plain/`, pages, connections: 10 };
			const figures = await contend({ program: 'ours', code, keepsState, flags }, course);
			ours[name] = figures;
			ratios[name] = ends(figures);
		}
	} finally {
		await city.stop();
	}
	const met = Object.values(ratios).every(
		(one) => one.pagesPerSecond >= target.speed && one.peakMb <= target.memory && one.liveMb <= target.memory,
	);
	if (values.json)
		return console.log(JSON.stringify({ name: 'crawl-large', ours, peers: {}, ratios, target, met }));
	for (const [name, { tenths, peakMb, pagesPerSecond }] of Object.entries(ours)) {
		console.log(`${pages} pages, ${name}: ${pagesPerSecond} pages/s, ${peakMb} MB at most`);
		tenths.forEach((tenth, index) =>
			console.log(`  tenth ${String(index + 1).padStart(2)}  ${String(tenth.pagesPerSecond).padStart(8)} pages/s  ${String(tenth.peakMb).padStart(7)} MB, ${String(tenth.liveMb).padStart(6)} MB alive`),
		);
	}
	console.log(`  last tenth over first: ${JSON.stringify(ratios)}; target: ${JSON.stringify(target)}: ${met ? 'met' : 'missed'}`);
}

void main();
