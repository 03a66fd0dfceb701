import { confirmDeliveries, forget, memoryStatus, releaseDeliveries } from '../../../../src/crawl';
import { attachmentsHash } from '../../../../src/crawl/delivery/attachments-hash';
import { statusOf, type Remember, type Sighting } from '../../../../src/crawl/delivery/delivery';
import { openMemory, type Memory } from '../../../../src/crawl/delivery/memory';
import { openLeases, type Store } from '../../../../src/store';
import { memoryLease } from '../../../../src/crawl/delivery/forget';
import { describeOnEachStore, type TestStore } from '../stores';

const MINUTE = 60_000;

function sighting(id: string, of: Partial<Sighting> = {}): Sighting {
	return {
		id,
		status: 'new',
		url: `https://city.example/view?no=${id}`,
		title: `${id}번 글`,
		postedAt: '2026-05-01',
		bodySha256: `body ${id}`,
		attachmentsSha256: `files ${id}`,
		etag: null,
		lastModified: null,
		seenAt: '2026-05-02T00:00:00.000Z',
		origin: '{}',
		...of,
	};
}

describeOnEachStore('the memory of a board', (open) => {
	let at: TestStore;
	let store: Store;
	let time: number;
	beforeEach(async () => {
		at = await open();
		({ store } = at);
		time = Date.parse('2026-05-02T00:00:00Z');
	});
	afterEach(() => at.remove());

	const memory = (mode: Remember = 'when confirmed', name = 'notices'): Promise<Memory> =>
		openMemory(store, name, mode, { address: 'https://city.example/list', leaseMinutes: 10, clock: () => time });
	const confirm = (...tokens: string[]) => confirmDeliveries(store, tokens, { clock: () => time });
	async function hand(board: Memory, ...items: Sighting[]): Promise<string[]> {
		const handed = await board.handOut(items);
		return items.flatMap(({ id }) => handed.get(id)?.token ?? []);
	}

	test('knows an item once its token has come back, with all that was seen of it', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1', { etag: '"a"', files: [{ sha256: 'f', name: 'a.hwp', sizeBytes: 3 }] }));
		expect((await board.known(['1'])).get('1')).toMatchObject({ remembered: null, held: true, due: false });
		expect(await confirm(token)).toMatchObject([{ token, state: 'settled', board: 'notices', id: '1' }]);
		expect((await board.known(['1', '2'])).get('1')).toMatchObject({
			remembered: { id: '1', title: '1번 글', etag: '"a"', removedAt: null },
			held: false,
			due: false,
			run: 1,
		});
		expect((await board.known(['2'])).size).toBe(0);
		expect(await store.query('SELECT sha256, post_id FROM crawl_files')).toEqual([{ sha256: 'f', post_id: '1' }]);
	});

	test('hands an item out to one alone', async () => {
		const board = await memory();
		await hand(board, sighting('1'));
		expect((await board.handOut([sighting('1'), sighting('2')])).has('1')).toBe(false);
		const both = await Promise.all([memory(), memory()]);
		const handed = await Promise.all(both.map((one) => hand(one, sighting('3'))));
		expect(handed.flat()).toHaveLength(1);
	});

	test('brings an item again when its time is over, by what it was handed out as', async () => {
		const board = await memory();
		const [first = ''] = await hand(board, sighting('1', { status: 'updated', origin: '{"target":1}' }));
		time += 9 * MINUTE;
		expect(await board.due()).toEqual([]);
		time += 2 * MINUTE;
		const due = await (await memory()).due();
		expect(due).toMatchObject([{ token: first, attempt: 1, sighting: { status: 'updated', origin: '{"target":1}' } }]);
		const handed = await board.handOut([sighting('1')], new Map([['1', first]]));
		expect(handed.get('1')).toMatchObject({ attempt: 2 });
		expect(await confirm(first)).toMatchObject([{ state: 'superseded' }]);
		expect(await confirm(handed.get('1')?.token ?? '')).toMatchObject([{ state: 'settled' }]);
		expect(await board.due()).toEqual([]);
	});

	test('takes a late confirmation as long as nobody else was given the item', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1'));
		time += 60 * MINUTE;
		expect(await confirm(token)).toMatchObject([{ state: 'settled' }]);
		// The next run has seen it among the due ones a moment before.
		expect((await board.handOut([sighting('1')], new Map([['1', token]]))).size).toBe(0);
		expect(await board.due()).toEqual([]);
	});

	test('says in words what it makes of tokens that come twice, late, or from elsewhere', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1'));
		const said = await confirm(token, 'from elsewhere', token);
		expect(said.map(({ state }) => state)).toEqual(['settled', 'unknown', 'already']);
		expect(said[1]).toMatchObject({ board: null, id: null, message: expect.stringContaining('field "delivery"') as string });
		expect(await confirm(token)).toMatchObject([{ state: 'already', board: 'notices', id: '1' }]);
	});

	test('two that confirm the same tokens at once settle each one once', async () => {
		const board = await memory();
		const tokens = await hand(board, ...Array.from({ length: 30 }, (_, index) => sighting(String(index))));
		const said = (await Promise.all([confirm(...tokens), confirm(...tokens.toReversed())])).flat();
		expect(said.filter(({ state }) => state === 'settled')).toHaveLength(30);
		expect(said.filter(({ state }) => state === 'already')).toHaveLength(30);
	});

	test('settles a post that became several items when all of them have come back, in whatever calls', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1'));
		const part = (number: number) => confirmDeliveries(store, [{ token, part: number, parts: 3 }]);
		expect([await part(2), await part(2), await part(1)].map(([one]) => one?.state)).toEqual(['part', 'part', 'part']);
		expect((await board.known(['1'])).get('1')?.remembered).toBeNull();
		expect(await part(3)).toMatchObject([{ state: 'settled' }]);
		expect(await part(3)).toMatchObject([{ state: 'already' }]);
	});

	test('forgets which parts came back when the post is handed out anew', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1'));
		await confirmDeliveries(store, [{ token, part: 1, parts: 2 }]);
		time += 11 * MINUTE;
		const again = (await board.handOut([sighting('1')], new Map([['1', token]]))).get('1')?.token ?? '';
		expect(await confirmDeliveries(store, [{ token: again, part: 2, parts: 2 }])).toMatchObject([{ state: 'part' }]);
	});

	test('gives back at once what never left', async () => {
		const board = await memory();
		const [token = ''] = await hand(board, sighting('1'));
		expect(await releaseDeliveries(store, [token, 'from elsewhere'])).toBe(1);
		expect(await board.due()).toMatchObject([{ token }]);
	});

	test('a clock that went back an hour holds nothing longer than its own time', async () => {
		await hand(await memory(), sighting('1'));
		time -= 60 * MINUTE;
		const board = await memory();
		expect((await board.known(['1'])).get('1')?.held).toBe(true);
		time += 11 * MINUTE;
		expect(await board.due()).toHaveLength(1);
	});

	test('a removed item is gone until it is seen again', async () => {
		const board = await memory();
		await confirm(...(await hand(board, sighting('1'))));
		expect(await board.datedSince('2026-04-30')).toHaveLength(1);
		await confirm(...(await hand(board, sighting('1', { status: 'removed' }))));
		expect(await board.datedSince('2026-04-30')).toEqual([]);
		const { remembered } = (await board.known(['1'])).get('1') ?? {};
		expect(statusOf(remembered ?? null, sighting('1'))).toBe('updated');
	});

	test('in the simple mode nothing is known before the commit, and all of it after', async () => {
		const board = await memory('when emitted');
		expect([...(await board.handOut([sighting('1')])).values()]).toEqual([null]);
		board.taken([sighting('1')]);
		board.failed({ id: '2', url: 'u', origin: '', reason: 'status 500' }, 0);
		await board.saveProgress('somewhere');
		expect((await (await memory('when emitted')).known(['1', '2'])).size).toBe(0);
		expect((await memory()).progress).toBeNull();
		await board.commit();
		const after = await memory('when emitted');
		expect((await after.known(['1', '2'])).get('1')?.remembered).not.toBeNull();
		expect((await after.known(['2'])).get('2')?.failure).toEqual({ attempts: 1, givenUp: false });
		expect(after).toMatchObject({ progress: 'somewhere', run: 2 });
	});

	test('what was handed out before the mode was changed is settled by the commit', async () => {
		const [token = ''] = await hand(await memory(), sighting('1'));
		time += 11 * MINUTE;
		const board = await memory('when emitted');
		const [due] = await board.due();
		await board.handOut([sighting('1')], new Map([['1', due?.token ?? '']]));
		board.taken([sighting('1')]);
		expect(await (await memory()).due()).toHaveLength(1);
		await board.commit();
		expect(await (await memory()).due()).toEqual([]);
		expect((await board.known(['1'])).get('1')?.remembered).not.toBeNull();
		expect(await confirm(token)).toMatchObject([{ state: 'unknown' }]);
	});

	test('gives up an item after five failed runs, until it can be read', async () => {
		const board = await memory();
		const said: boolean[] = [];
		for (let before = 0; before < 5; before++) {
			said.push(board.failed({ id: '1', url: 'u', origin: '', reason: 'status 500' }, before).givenUp);
		}
		await board.commit();
		expect(said).toEqual([false, false, false, false, true]);
		expect(await memoryStatus(store)).toMatchObject([{ failed: [{ id: '1', attempts: 5, givenUp: true, reason: 'status 500' }] }]);
		board.recovered('1');
		await board.commit();
		expect(await board.failures()).toEqual([]);
	});

	test('names, ids and texts of any kind come back as they went in', async () => {
		const board = await memory('when confirmed', `'; DROP TABLE crawl_posts; --`);
		const odd = sighting(`%_'"\\ 첨부`, { title: '😀 "따옴표" \\u0000', postedAt: null });
		await confirm(...(await hand(board, odd)));
		expect((await board.known([odd.id])).get(odd.id)?.remembered).toMatchObject({ id: odd.id, title: odd.title, postedAt: null });
	});

	test('answers for many ids at once', async () => {
		const board = await memory();
		const ids = Array.from({ length: 700 }, (_, index) => String(index));
		await confirm(...(await hand(board, ...ids.slice(0, 600).map((id) => sighting(id)))));
		expect((await board.known(ids)).size).toBe(600);
	});

	test('is forgotten by its name or by the address it came from, and only that one', async () => {
		const [token = ''] = await hand(await memory(), sighting('1'));
		const board = await memory();
		await board.saveProgress('here');
		await hand(await memory('when confirmed', 'other'), sighting('1'));
		await confirm(token);
		await hand(board, sighting('2'));
		expect(await forget(store, 'https://city.example/list')).toEqual({ names: ['notices'], posts: 1, waiting: 1 });
		expect((await memory()).progress).toBeNull();
		expect(await confirm(token)).toMatchObject([{ state: 'unknown' }]);
		expect(await memoryStatus(store, '', { clock: () => time })).toMatchObject([{ name: 'other', waiting: 1 }]);
		await expect(forget(store, 'notices')).rejects.toMatchObject({ code: 'CRAWL_NOTHING_REMEMBERED' });
	});

	test('is not forgotten while a run uses it', async () => {
		await hand(await memory(), sighting('1'));
		const leases = await openLeases(store);
		const { lease } = await leases.take(memoryLease('notices'), { ttlMs: MINUTE, patienceMs: 0 });
		await expect(forget(store, 'notices', { patienceMs: 50 })).rejects.toMatchObject({ code: 'LEASE_TAKEN' });
		await lease.release();
		expect(await forget(store, 'notices')).toMatchObject({ waiting: 1 });
	});
});

describe('what counts as changed', () => {
	const had = (sha256: string) => ({ sha256 });
	const missing = { sha256: '', error: 'gone' };
	const incomplete = attachmentsHash([had('a'), missing, missing]);
	const remembered = { ...sighting('1'), firstSeenAt: '', removedAt: null };
	test.each([
		['nothing', {}, 'unchanged'],
		['the text', { bodySha256: 'other' }, 'updated'],
		['an attachment', { attachmentsSha256: 'other' }, 'updated'],
		['attachments that were not asked for', { attachmentsSha256: '' }, 'unchanged'],
		['an attachment that could not be had', { attachmentsSha256: incomplete }, 'unchanged'],
	])('%s', (_name, change, status) => {
		expect(statusOf(remembered, { ...remembered, ...change })).toBe(status);
	});

	test('an attachment that can be had at last', () => {
		expect(statusOf({ ...remembered, attachmentsSha256: incomplete }, remembered)).toBe('updated');
	});

	test('one more attachment, although another stays away, and not one that was had before', () => {
		const fuller = attachmentsHash([had('a'), had('b'), missing]);
		expect(statusOf({ ...remembered, attachmentsSha256: incomplete }, { ...remembered, attachmentsSha256: fuller })).toBe('updated');
		expect(statusOf({ ...remembered, attachmentsSha256: fuller }, { ...remembered, attachmentsSha256: incomplete })).toBe('unchanged');
	});
});
