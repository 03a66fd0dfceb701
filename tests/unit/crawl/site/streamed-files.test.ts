import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRunFiles, type RunFiles } from '../../../../src/crawl/attachments/run-files';
import { fetchPage, type Fetched } from '../../../../src/crawl/site/fetch-page';
import { createPoliteClient } from '../../../../src/crawl/polite/polite-client';
import { createHttpClient, type HttpClient } from '../../../../src/net';
import { impatientClock } from '../crawl-run';
import { openSite, page, readSite, type Answer, type SmallSite } from './small-site';

const PDF = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(3_000_000, 'a'), Buffer.from('\n%%EOF')]);
const HASH = createHash('sha256').update(PDF).digest('hex');
const typed = (type: string, body: string | Buffer, headers: Record<string, string> = {}): Answer => ({ body, headers: { 'content-type': type, ...headers } });

describe('an address of a site that is a file', () => {
	let site: SmallSite;
	let http: HttpClient;
	let root: string;
	let files: RunFiles;
	beforeEach(async () => {
		site = await openSite(() => undefined);
		http = createHttpClient({ allow: [new URL(site.url).host], retries: 0, clock: impatientClock() });
		root = await mkdtemp(join(tmpdir(), 'streamed-'));
		files = openRunFiles(root);
	});
	afterEach(async () => {
		http.close();
		await site.close();
		await files.close();
		await rm(root, { recursive: true, force: true });
	});

	async function fetch(path: string, wanted: RunFiles | null = files, maxBytes = 50_000_000): Promise<Fetched> {
		const polite = createPoliteClient(http, { delayMs: 0, ignoreRobots: true, clock: impatientClock(), retries: 0, signal: undefined });
		return await fetchPage(polite, { url: site.url + path, depth: 0, foundOn: null }, { known: null, maxBytes, signal: undefined, files: wanted });
	}
	const onDisk = () => readdirSync(root).flatMap((folder) => readdirSync(join(root, folder)));

	test.each<[string, string, Answer]>([
		['by its type', '/down?no=1', typed('application/pdf', PDF)],
		['by its disposition', '/down?no=2', typed('text/html', PDF, { 'content-disposition': 'attachment; filename="a.pdf"' })],
		['by its address', '/files/a.PDF?v=2', typed('text/html; charset=utf-8', PDF)],
		['behind a redirect', '/old', { status: 302, headers: { location: '/new' } }],
	])('%s goes to the disk as it comes', async (_, path, answer) => {
		site.pages = (asked) => (asked === path ? answer : asked === '/new' ? typed('application/octet-stream', PDF) : undefined);
		const fetched = await fetch(path);
		if (fetched.kind !== 'file') throw new Error(fetched.kind);
		const { body, file } = fetched.response;
		expect(body).toHaveLength(0);
		expect(file).toMatchObject({ sizeBytes: PDF.length, sha256: HASH });
		expect((await readFile(file?.path ?? '')).equals(PDF)).toBe(true);
	});

	test.each<[string, string, string]>([
		['an address that ends like a file', '/guide.pdf', 'text/html; charset=utf-8'],
		['the type of a file', '/guide', 'application/octet-stream'],
		['both', '/guide.hwp', 'application/x-hwp'],
	])('a page that has %s is read as the page it is, and leaves nothing behind', async (_, path, type) => {
		const html = page('안내서');
		site.pages = (asked) => (asked === path ? typed(type, html) : undefined);
		const fetched = await fetch(path);
		expect(fetched).toMatchObject({
			kind: 'page',
			reading: { title: '안내서', provenance: { sha256: createHash('sha256').update(html).digest('hex') } },
		});
		expect(onDisk()).toEqual([]);
	});

	test('a plain page never touches the disk, and neither does a file that nobody wants', async () => {
		site.pages = (asked) => (asked === '/a' ? page('가') : typed('application/pdf', PDF));
		expect(await fetch('/a')).toMatchObject({ kind: 'page' });
		expect(await fetch('/f', null)).toMatchObject({ kind: 'file' });
		expect(onDisk()).toEqual([]);
	});

	test('a file that is too large, or that breaks off, fails and leaves nothing behind', async () => {
		site.pages = () => typed('application/pdf', PDF);
		expect(await fetch('/f', files, 100_000)).toMatchObject({ kind: 'failed', error: { code: 'NET_TOO_LARGE' } });
		site.pages = () => typed('application/pdf', PDF, { 'content-length': String(PDF.length + 5), connection: 'close' });
		expect(await fetch('/f')).toMatchObject({ kind: 'failed' });
		site.pages = () => ({ ...typed('application/pdf', ''), status: 204 });
		expect(await fetch('/f')).toMatchObject({ kind: 'failed', status: 204 });
		expect(onDisk()).toEqual([]);
	});

	test('a full disk ends the run and is told as such', async () => {
		const full: RunFiles = { ...files, path: () => Promise.resolve(join(root, 'missing', '1')) };
		site.pages = () => typed('application/pdf', PDF);
		expect(await fetch('/f', full)).toMatchObject({ kind: 'stop', error: { code: 'NET_FILE' } });
	});

	test('a site gives it whole, until the next page is asked for', async () => {
		site.pages = (path) => (path === '/' ? page('처음', ['/down?no=1', '/down?no=2', '/z']) : path === '/z' ? page('끝') : path.startsWith('/down') ? typed('application/octet-stream', PDF) : undefined);
		const seen: string[] = [];
		const paths: string[] = [];
		await readSite(site, { documents: true }, {
			onPage: async ({ attachments, provenance }) => {
				for (const { file, sha256 } of attachments) {
					if (file === null) continue;
					paths.push(file);
					seen.push(createHash('sha256').update(await readFile(file)).digest('hex'), sha256, provenance.sha256);
				}
			},
		});
		expect(seen.length).toBeGreaterThan(0);
		expect(new Set(seen)).toEqual(new Set([HASH]));
		expect(paths.filter((path) => existsSync(path))).toEqual([]);
	});
});
