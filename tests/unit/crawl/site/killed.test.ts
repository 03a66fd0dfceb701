import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { describeOnEachStore, type Opener } from '../../../each-store';
import { openSite, page } from './small-site';

interface Line {
	confirmed?: string;
	state?: string;
	stoppedBy?: string;
	open?: number;
}

const root = join(__dirname, '..', '..', '..', '..');

/** Runs the child until it ends or until it has confirmed so many pages, at which it is killed. */
async function crawl(url: string, opener: Opener, killAfter: number): Promise<Line[]> {
	const child = spawn(process.execPath, ['--import', 'tsx', join(__dirname, 'crawling-child.ts'), url, JSON.stringify(opener)], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'inherit'],
	});
	const lines: Line[] = [];
	let rest = '';
	child.stdout.setEncoding('utf8').on('data', (part: string) => {
		const parts = (rest + part).split('\n');
		rest = parts.pop() ?? '';
		lines.push(...parts.map((line) => JSON.parse(line) as Line));
		if (lines.filter(({ confirmed }) => confirmed !== undefined).length >= killAfter) child.kill('SIGKILL');
	});
	await once(child, 'close');
	return lines;
}

describeOnEachStore('a crawl of a site', (open) => {
	test('killed at several places, and gone on with: nothing confirmed comes twice, nothing is lost', async () => {
		const all = Array.from({ length: 60 }, (_, index) => `/${index}`);
		const site = await openSite((path) => {
			if (path === '/') return page('처음', all.slice(0, 5));
			const index = all.indexOf(path);
			return index < 0 ? undefined : page(`쪽 ${index}번 글`, all.slice(index * 2, index * 2 + 6));
		});
		const at = await open();
		const { store, opener } = at;
		try {
			const confirmed: string[] = [];
			let last: Line | undefined;
			for (const killAfter of [1, 7, 20, 3, Infinity, Infinity]) {
				const lines = await crawl(`${site.url}/`, opener, killAfter);
				for (const line of lines) if (line.state === 'settled' && line.confirmed !== undefined) confirmed.push(line.confirmed);
				last = lines.at(-1);
				// The lease of a killed run has to run out; it says until when, and nobody has to wait for that here.
				await store.query('UPDATE cityhall_leases SET token = NULL, until_ms = 0');
			}
			expect(last).toMatchObject({ stoppedBy: 'all pages', open: 0 });
			// A page whose confirmation was written but not printed before the kill is in the memory.
			const known = await store.query('SELECT url FROM crawl_posts');
			expect(known.map(({ url }) => String(url).slice(site.url.length)).toSorted()).toEqual(['/', ...all].toSorted());
			expect(new Set(confirmed).size).toBe(confirmed.length);
		} finally {
			await site.close();
			await at.remove();
		}
	}, 120_000);
});
