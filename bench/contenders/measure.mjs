import { performance } from 'node:perf_hooks';

/**
 * @typedef {object} Task what a contender is told, as JSON in its first argument
 * @property {string} start address from which links are followed
 * @property {number} pages how many pages there are below it
 * @property {number} connections
 * @property {string | null} folder for its state; null where none is to be kept
 * @property {string} code folder of the contender's own code
 */

/** @returns {Task} */
export function task() {
	return JSON.parse(process.argv[2] ?? '{}');
}

const sampleMs = 50;

/**
 * Measures one crawl from its first page to its last and prints what it cost. What was loaded before counts for memory alone.
 * @param {number} expected pages
 * @param {(seen: (page: { title: string, text: string, links: number }) => void) => Promise<unknown>} crawl
 */
export async function measure(expected, crawl) {
	/** @type {{ ms: number, rss: number, peak: number, live: number }[]} */
	const tenths = [];
	let pages = 0;
	let letters = 0;
	let links = 0;
	let peak = process.memoryUsage.rss();
	let within = peak;
	const timer = setInterval(() => {
		within = Math.max(within, process.memoryUsage.rss());
		peak = Math.max(peak, within);
	}, sampleMs);
	const cpu = process.cpuUsage();
	const started = performance.now();
	await crawl((page) => {
		pages += 1;
		letters += page.title.length + page.text.length;
		links += page.links;
		if (pages >= ((tenths.length + 1) * expected) / 10) {
			tenths.push({ ms: performance.now() - started, rss: process.memoryUsage.rss(), peak: within, live: live() });
			within = 0;
		}
	});
	const ms = performance.now() - started;
	const spent = process.cpuUsage(cpu);
	clearInterval(timer);
	const rates = tenths.map((tenth, index) => ({
		pagesPerSecond: round(expected / 10 / ((tenth.ms - (tenths[index - 1]?.ms ?? 0)) / 1000)),
		rssMb: round(tenth.rss / 1e6),
		peakMb: round(Math.max(tenth.peak, tenth.rss) / 1e6),
		liveMb: round(tenth.live / 1e6),
	}));
	const figures = {
		pages,
		seconds: round(ms / 1000),
		pagesPerSecond: round(pages / (ms / 1000)),
		cpuSeconds: round((spent.user + spent.system) / 1e6),
		// Kilobytes on Linux; the highest that the kernel saw, which a sample may miss.
		peakMb: round(Math.max(process.resourceUsage().maxRSS * 1024, peak) / 1e6),
		letters,
		links,
		tenths: rates,
	};
	console.log(JSON.stringify(figures));
}

/** What is in use after a collection, inside V8's heap and outside of it; 0 where Node was not started with --expose-gc. */
function live() {
	if (!globalThis.gc) return 0;
	globalThis.gc();
	const { heapUsed, external } = process.memoryUsage();
	return heapUsed + external;
}

/** @param {number} value */
function round(value) {
	return Math.round(value * 100) / 100;
}
