import { openWorkQueue, type WorkQueue } from '../../../../src/store';
import { counters } from '../store-child';
import type { ContractDatabase } from './database';

const hour = 3_600_000;
const tokensOf = (claimed: ReadonlyArray<{ token: string }>) => claimed.map(({ token }) => token);
const keysOf = (claimed: ReadonlyArray<{ key: string }>) => claimed.map(({ key }) => key);

/** What was added is claimed by one until somebody settles it. */
export function describeWorkQueue(at: ContractDatabase): void {
	let time: number;
	let queue: WorkQueue;
	const clock = () => time;
	beforeEach(async () => {
		time = Date.UTC(2026, 0, 2);
		queue = await openWorkQueue(at.store, 'q', { clock });
	});

	const add = (...keys: string[]) => queue.add(keys.map((key) => ({ key, payload: `about ${key}` })));

	it('that takes each key once, whatever has become of it', async () => {
		expect(await add('a', 'b', 'a')).toBe(2);
		expect(await add()).toBe(0);
		const [a] = await queue.claim(1, hour);
		expect(await add('a', 'c')).toBe(1);
		await queue.settle([a!.token]);
		expect(await add('a', 'b', 'c')).toBe(0);
		expect(await queue.counts()).toEqual({ open: 2, claimed: 0, settled: 1, runOut: 0 });
	});

	it('in order, then as added', async () => {
		await queue.add([
			{ key: 'late', payload: '', order: 2.5 },
			{ key: 'z', payload: '' },
			{ key: 'a', payload: '' },
			{ key: 'first', payload: '', order: -1 },
		]);
		expect(keysOf(await queue.claim(3, hour))).toEqual(['first', 'z', 'a']);
		expect(keysOf(await queue.claim(3, hour))).toEqual(['late']);
		expect(await queue.claim(3, hour)).toEqual([]);
	});

	it('apart from other queues', async () => {
		const other = await openWorkQueue(await at.another(), 'other', { clock });
		await add('a');
		const [mine] = await queue.claim(1, hour);
		await other.add([{ key: 'a', payload: 'of the other' }]);
		expect(await other.claim(0, hour)).toEqual([]);
		expect(await other.claim(5, hour)).toMatchObject([{ key: 'a', payload: 'of the other', attempts: 1 }]);
		expect([...(await other.settle([mine!.token])).values()]).toEqual(['unknown']);
		await other.clear();
		expect(await queue.counts()).toMatchObject({ claimed: 1 });
		expect(await (await openWorkQueue(at.store, 'q', { clock })).byToken([mine!.token])).toHaveProperty('size', 1);
	});

	it('with texts as they are', async () => {
		const key = `열쇠 ' " \\ $1 %s {} ,"`;
		const payload = JSON.stringify({ text: '😢'.repeat(100_000), quote: `'";--` });
		await queue.add([
			{ key, payload },
			{ key: 'a\0b\uD800', payload: 'c\0d\uDC00' },
		]);
		const claimed = await queue.claim(2, hour);
		expect(claimed).toMatchObject([
			{ key, payload },
			{ key: 'a\uFFFDb\uFFFD', payload: 'c\uFFFDd\uFFFD' },
		]);
		expect((await queue.byToken([claimed[0]!.token])).get(claimed[0]!.token)).toEqual({ key, payload, attempts: 1 });
	});

	it('with keys of any length, that differ at their ends alone', async () => {
		const noise = Array.from({ length: 20_000 }, (_, n) => ((n * 7919) % 46_655).toString(36)).join('');
		const keys = [`${noise}a`, `${noise}b`, `${noise}가`];
		expect(await add(...keys, ...keys)).toBe(3);
		expect(await add(...keys)).toBe(0);
		expect(await queue.claimKey(keys[1]!, 'by name', hour)).toMatchObject({ key: keys[1], payload: 'by name' });
		const claimed = await queue.claim(5, hour);
		expect(keysOf(claimed)).toEqual([keys[0], keys[2]]);
		expect((await queue.byToken([claimed[1]!.token])).get(claimed[1]!.token)?.key).toBe(keys[2]);
	});

	it('of five thousand entries in one call', async () => {
		const entries = Array.from({ length: 5000 }, (_, n) => ({ key: String(n), payload: '' }));
		expect(await queue.add(entries)).toBe(5000);
		const claimed = await queue.claim(5000, hour);
		expect(keysOf(claimed)).toEqual(entries.map(({ key }) => key));
		const settled = await queue.settle(tokensOf(claimed));
		expect(new Set(settled.values())).toEqual(new Set(['settled']));
		await queue.clear();
		expect(await queue.counts()).toEqual({ open: 0, claimed: 0, settled: 0, runOut: 0 });
		expect(await queue.add(entries.slice(0, 2))).toBe(2);
	});

	it('that hands out again what ran out, and says until when it is given', async () => {
		await add('a', 'b');
		const [first] = await queue.claim(1, hour);
		expect(first).toMatchObject({ key: 'a', payload: 'about a', attempts: 1, until: '2026-01-02T01:00:00.000Z' });
		time += hour - 1;
		expect(keysOf(await queue.claim(5, 10 * hour))).toEqual(['b']);
		time += 1;
		expect(await queue.counts()).toEqual({ open: 0, claimed: 1, settled: 0, runOut: 1 });
		const [again] = await queue.claim(5, hour);
		expect(again).toMatchObject({ key: 'a', attempts: 2 });
		expect(again!.token).not.toBe(first!.token);
		expect(await queue.byToken([first!.token, again!.token])).toEqual(
			new Map([[again!.token, { key: 'a', payload: 'about a', attempts: 2 }]]),
		);
	});

	it('that tells for each token what became of it', async () => {
		await add('a', 'b', 'c', 'd');
		const [a, b, c, d] = await queue.claim(4, hour);
		await queue.settle([a!.token]);
		await queue.giveBack([d!.token]);
		time += hour;
		// b is handed on; c has run out, but nobody else has it.
		expect(await queue.claimKey('b', 'new', hour)).toMatchObject({ payload: 'new', attempts: 2 });
		const forged = a!.token.replace(/\.1\./, '.2.');
		const tokens = [a, b, c, c, d].map((claimed) => claimed!.token);
		expect(await queue.settle([...tokens, forged, '', 'x', `999.1.${'a'.repeat(12)}`, `1' OR 1=1`])).toEqual(
			new Map([
				[a!.token, 'already'],
				[b!.token, 'superseded'],
				[c!.token, 'settled'],
				[d!.token, 'superseded'],
				[forged, 'unknown'],
				['', 'unknown'],
				['x', 'unknown'],
				[`999.1.${'a'.repeat(12)}`, 'unknown'],
				[`1' OR 1=1`, 'unknown'],
			]),
		);
		expect(await queue.settle([])).toEqual(new Map());
	});

	it('whose settled entries can go while their tokens stay known', async () => {
		const passing = await openWorkQueue(at.store, 'passing', { clock, keepSettled: false });
		await passing.add([{ key: 'a', payload: '1' }]);
		const [early] = await passing.claim(1, hour);
		time += hour;
		const [late] = await passing.claim(1, hour);
		expect(await passing.settle([late!.token])).toEqual(new Map([[late!.token, 'settled']]));
		expect(await passing.settle([late!.token, early!.token])).toEqual(
			new Map([
				[late!.token, 'already'],
				[early!.token, 'superseded'],
			]),
		);
		expect(await passing.byToken([late!.token])).toEqual(new Map());
		expect(await passing.counts()).toEqual({ open: 0, claimed: 0, settled: 1, runOut: 0 });
		const again = await passing.claimKey('a', '2', hour);
		expect(again).toMatchObject({ payload: '2', attempts: 1 });
		expect([...(await passing.settle([again!.token])).values()]).toEqual(['settled']);
		time += 91 * 24 * hour;
		const next = await passing.claimKey('b', '', hour);
		await passing.settle([next!.token]);
		expect([...(await passing.settle([late!.token])).values()]).toEqual(['unknown']);
	});

	it('that claims one key by name: new, open, delayed or run out, but neither held nor settled', async () => {
		await add('open');
		await queue.add([{ key: 'later', payload: '', notBefore: new Date(time + hour).toISOString() }]);
		for (const key of ['new', 'open', 'later']) {
			expect(await queue.claimKey(key, 'mine', hour)).toMatchObject({ key, payload: 'mine', attempts: 1 });
			expect(await queue.claimKey(key, 'mine too', hour)).toBeNull();
		}
		time += hour;
		const again = await queue.claimKey('new', 'after all', hour);
		expect(again).toMatchObject({ payload: 'after all', attempts: 2 });
		await queue.settle([again!.token]);
		time += hour;
		expect(await queue.claimKey('new', 'once more', hour)).toBeNull();
	});

	it('that gives back at once or for later, and knows entries that are not due', async () => {
		await queue.add([{ key: 'later', payload: '', notBefore: new Date(time + 2 * hour).toISOString() }]);
		await queue.add([{ key: 'past', payload: '', notBefore: new Date(time - hour).toISOString() }]);
		await add('a');
		const [past, a] = await queue.claim(5, hour);
		expect(keysOf([past!, a!])).toEqual(['past', 'a']);
		await queue.giveBack([a!.token, 'rubbish']);
		await queue.giveBack([past!.token], { notBeforeMs: hour });
		expect(await queue.counts()).toEqual({ open: 3, claimed: 0, settled: 0, runOut: 0 });
		const [again] = await queue.claim(5, 10 * hour);
		expect(again).toMatchObject({ key: 'a', attempts: 2 });
		// The token of before holds nothing any more.
		await queue.giveBack([a!.token]);
		expect(await queue.claim(5, hour)).toEqual([]);
		time += hour;
		expect(keysOf(await queue.claim(5, 10 * hour))).toEqual(['past']);
		time += hour;
		expect(keysOf(await queue.claim(5, hour))).toEqual(['later']);
	});

	it('whose claims end although the clock went back a day, and not before their time', async () => {
		await add('a', 'b');
		const [a] = await queue.claim(1, hour);
		time -= 24 * hour;
		expect(keysOf(await queue.claim(5, 48 * hour))).toEqual(['b']);
		time += hour - 1;
		expect(await queue.claim(5, hour)).toEqual([]);
		expect(await queue.claimKey('a', '', hour)).toBeNull();
		time += 1;
		expect(keysOf(await queue.claim(5, hour))).toEqual(['a']);
		expect([...(await queue.settle([a!.token])).values()]).toEqual(['superseded']);
	});

	it('that settles and adds in the transaction of the caller, or not at all', async () => {
		await at.store.ensure(counters);
		await add('a');
		const [a] = await queue.claim(1, hour);
		const step = async (fails: boolean) =>
			await at.store.transaction(async (tx) => {
				const settled = await queue.settle([a!.token], tx);
				expect((await queue.byToken([a!.token], tx)).get(a!.token)?.key).toBe('a');
				await queue.add([{ key: 'found on a', payload: '' }], tx);
				await tx.query(`UPDATE contract_counters SET n = n + 1 WHERE name = 'shared'`);
				if (fails) throw new Error('the disk of the portal is full');
				return [...settled.values()];
			});
		await expect(step(true)).rejects.toThrow('the disk of the portal is full');
		expect(await queue.counts()).toEqual({ open: 0, claimed: 1, settled: 0, runOut: 0 });
		expect(await step(false)).toEqual(['settled']);
		expect(await step(false)).toEqual(['already']);
		expect(await queue.counts()).toEqual({ open: 1, claimed: 0, settled: 1, runOut: 0 });
		expect(await at.count()).toBe(2);
	});

	it('that forgets in the transaction of the caller', async () => {
		await add('a', 'b');
		const failed = at.store.transaction(async (tx) => {
			await queue.clear(tx);
			throw new Error('changed my mind');
		});
		await expect(failed).rejects.toThrow('changed my mind');
		expect(await queue.counts()).toMatchObject({ open: 2 });
		await at.store.transaction((tx) => queue.clear(tx));
		expect(await queue.counts()).toMatchObject({ open: 0 });
	});
}
