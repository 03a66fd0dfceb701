import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAll } from '../../../../src/crawl/attachments/download-all';
import { fileNotes, openKnownFiles, writeFileNotes, type KnownFiles } from '../../../../src/crawl/attachments/known-files';
import { openRunFiles, type RunFiles } from '../../../../src/crawl/attachments/run-files';
import type { CrawlAttachment } from '../../../../src/crawl/types';
import type { HttpClient } from '../../../../src/net';
import { openSqliteStore, type Store } from '../../../../src/store';
import { containing } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { clientFor } from '../crawl-run';
import { pageFrom } from '../pages';
import { plainPolite } from './plain-polite';

const AT = '2026-05-15T03:00:00.000Z';

describe('files that were handed out before', () => {
	let root: string;
	let store: Store;
	let server: LoopbackServer;
	let http: HttpClient;
	let files: RunFiles;

	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'known-files-'));
		store = await openSqliteStore({ file: join(root, 'store.sqlite') });
		server = await serve((request, response) => {
			if (request.url?.includes('gone')) response.writeHead(404).end();
			else response.end(`%PDF-1.7 ${new URL(request.url ?? '', 'http://x').searchParams.get('content')}`);
		});
		http = clientFor(server.url);
		files = openRunFiles(root);
	});
	afterEach(async () => {
		await files.close();
		http.close();
		await server.close();
		await store.close();
		await rm(root, { recursive: true });
	});

	async function post(postId: string, contents: string[], known: KnownFiles | null, skipKnown = false): Promise<CrawlAttachment[]> {
		const page = pageFrom('<html></html>', server.url);
		const block = page.document.children[0];
		if (!block || !('attribs' in block)) throw new Error('no element');
		const found = contents.map((content, index) => ({
			name: `${content}-${index}.pdf`,
			block,
			target: { url: `${server.url}/?content=${content}`, fields: null, method: 'GET' as const },
		}));
		const context = { polite: plainPolite(http), files, maxBytes: 1000, board: '공고', postId, known, skipKnown };
		return await downloadAll(page, found, context);
	}
	const confirm = (postId: string, attachments: CrawlAttachment[]) =>
		store.transaction((tx) => writeFileNotes(tx, '공고', postId, fileNotes(attachments), AT));

	test('are told once their post is remembered, over posts, boards and runs', async () => {
		const known = await openKnownFiles(store, false);
		const first = await post('1', ['a', 'b'], known);
		expect(first.map(({ sameAs }) => sameAs)).toEqual([undefined, undefined]);
		// Not remembered yet: the first copy may never arrive.
		expect((await post('2', ['a'], known))[0]?.sameAs).toBeUndefined();
		await confirm('1', first);
		const [again, other] = await post('2', ['a', 'c'], await openKnownFiles(store, false));
		expect(again).toMatchObject({ sameAs: { board: '공고', postId: '1', name: 'a-0.pdf' }, file: containing(root) });
		expect(other?.sameAs).toBeUndefined();
	});

	test('are left out when asked, and told all the same', async () => {
		const known = await openKnownFiles(store, false);
		await confirm('1', await post('1', ['a'], known));
		const [skipped, fresh] = await post('2', ['a', 'b'], known, true);
		expect(skipped).toMatchObject({ name: 'a-0.pdf', sha256: containing(''), sizeBytes: 10, file: null, sameAs: { postId: '1' } });
		expect(skipped?.error).toBeUndefined();
		expect(existsSync(fresh?.file ?? '')).toBe(true);
	});

	test('within one post are told by the first name', async () => {
		const [one, two] = await post('1', ['a', 'a'], null);
		expect(one?.sameAs).toBeUndefined();
		expect(two?.sameAs).toEqual({ board: '공고', postId: '1', name: 'a-0.pdf' });
	});

	test('within one run are known at once where a run is remembered as a whole', async () => {
		const known = await openKnownFiles(undefined, true);
		const first = await post('1', ['a'], known);
		known.taken('공고', '1', fileNotes(first));
		expect((await post('2', ['a'], known))[0]?.sameAs).toMatchObject({ postId: '1' });
	});

	test('the first place stays when several are written', async () => {
		const known = await openKnownFiles(store, false);
		const [one, two] = [await post('1', ['a', 'b'], known), await post('2', ['b', 'a'], known)];
		await confirm('1', one);
		await confirm('2', two);
		await confirm('1', one);
		expect(await known.find(one[0]?.sha256 ?? '')).toEqual({ board: '공고', postId: '1', name: 'a-0.pdf' });
	});

	test('a file that could not be had is never known', async () => {
		const known = await openKnownFiles(store, true);
		const [gone] = await post('1', ['gone'], known);
		expect(gone).toMatchObject({ file: null, error: expect.stringContaining('404') as unknown });
		expect(fileNotes(gone ? [gone] : [])).toEqual([]);
	});

	test('a run that is stopped in the middle of a post leaves none of its files', async () => {
		const known: KnownFiles = { find: () => Promise.reject(new Error('the store is gone')), taken: () => undefined };
		await expect(post('1', ['a', 'b'], known)).rejects.toThrow('the store is gone');
		const next = await files.path();
		expect(existsSync(next.replace(/\d+$/, '1'))).toBe(false);
	});
});
