// No crawler: undici's pool and cheerio in a loop, which is about the least that the two cost together.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { measure, task } from './measure.mjs';

const { start, pages, connections, code } = task();
const from = createRequire(join(code, 'package.json'));
const { Pool } = from('undici');
const { load } = from('cheerio');

async function crawl(address, most, seen) {
	const { origin, pathname } = new URL(address);
	const pool = new Pool(origin, { connections, pipelining: 1 });
	const known = new Set([pathname]);
	const open = [];
	let taken = 0;
	const read = async (path) => {
		taken += 1;
		const { body } = await pool.request({ path, method: 'GET' });
		const $ = load(await body.text());
		const links = $('a[href]');
		seen({ title: $('title').text(), text: $('body').text(), links: links.length });
		links.each((_, link) => {
			const url = new URL($(link).attr('href') ?? '', address);
			if (url.origin !== origin || known.has(url.pathname)) return;
			known.add(url.pathname);
			open.push(url.pathname);
		});
	};
	const work = async () => {
		for (let path = open.shift(); path !== undefined && taken < most; path = open.shift()) await read(path);
	};
	// The first page alone, so that there is work for all.
	await read(pathname);
	await Promise.all(Array.from({ length: connections }, work));
	await pool.close();
}

await crawl(start, 200, () => undefined);
await measure(pages, (seen) => crawl(start, Infinity, seen));
process.exit(0);
