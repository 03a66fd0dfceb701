import { once } from 'node:events';
import { openLeases } from '../../../../src/store';
import { counters } from '../store-child';
import { containing, type ContractDatabase, linesOf, untilLine } from './database';

const hour = 3_600_000;

/** The right to do something alone. */
export function describeLeases(at: ContractDatabase): void {
	it('to one at a time, with what the last holder left behind', async () => {
		const leases = await openLeases(at.store, { holder: 'clerk 1' });
		const others = await openLeases(await at.another(), { holder: 'clerk 2' });
		const first = await leases.tryTake('crawl-host:a', { ttlMs: hour });
		expect(first?.note).toBeNull();
		expect(await others.tryTake('crawl-host:a', { ttlMs: hour })).toBeNull();
		expect(await leases.tryTake('crawl-host:a', { ttlMs: hour })).toBeNull();
		expect(await others.tryTake('crawl-host:b', { ttlMs: hour })).not.toBeNull();
		await first?.lease.release({ requests: 3, host: '시청' });
		const second = await others.tryTake('crawl-host:a', { ttlMs: hour });
		expect(second?.note).toEqual({ requests: 3, host: '시청' });
		await second?.lease.release();
		expect((await leases.tryTake('crawl-host:a', { ttlMs: hour }))?.note).toEqual({ requests: 3, host: '시청' });
	});

	it('and takes none back from the next holder when the one before lets go twice', async () => {
		const leases = await openLeases(at.store);
		const first = await leases.tryTake('x', { ttlMs: hour });
		await Promise.all([first?.lease.release({ n: 1 }), first?.lease.release({ n: 2 })]);
		const second = await leases.tryTake('x', { ttlMs: hour });
		expect(second?.note).toEqual({ n: 1 });
		await first?.lease.release({ n: 3 });
		expect(await leases.tryTake('x', { ttlMs: hour })).toBeNull();
		expect(second?.lease.lost.aborted).toBe(false);
	});

	it('to whoever waited, and says who has it when the patience ends', async () => {
		const leases = await openLeases(at.store, { holder: 'clerk 1' });
		const held = await leases.take('board', { ttlMs: hour, patienceMs: 0 });
		await expect(leases.take('board', { ttlMs: hour, patienceMs: 50 })).rejects.toMatchObject({
			code: 'LEASE_TAKEN',
			retryable: true,
			message: containing('clerk 1'),
		});
		const waiting = leases.take('board', { ttlMs: hour, patienceMs: 60_000 });
		await held.lease.release({ after: 'you' });
		expect((await waiting).note).toEqual({ after: 'you' });
	});

	it('to nobody who was cancelled while waiting', async () => {
		const leases = await openLeases(at.store);
		const held = await leases.take('board', { ttlMs: hour, patienceMs: 0 });
		const cancel = new AbortController();
		const waiting = leases.take('board', { ttlMs: hour, patienceMs: 60_000, signal: cancel.signal });
		cancel.abort(new Error('the execution was stopped'));
		await expect(waiting).rejects.toThrow('the execution was stopped');
		await held.lease.release();
		expect(await leases.tryTake('board', { ttlMs: hour })).not.toBeNull();
	});

	it('and shows who holds what, with no pattern in the prefix', async () => {
		const leases = await openLeases(at.store, { holder: 'clerk 1', clock: () => Date.UTC(2026, 0, 1) });
		const taken = await leases.tryTake('crawl_host:b', { ttlMs: hour });
		await (await leases.tryTake('crawl_host:a', { ttlMs: hour }))?.lease.release({ failures: 2 });
		await leases.tryTake('crawlxhost:c', { ttlMs: hour });
		expect(await leases.list('crawl_host:')).toEqual([
			{ name: 'crawl_host:a', holder: null, until: null, note: { failures: 2 } },
			{ name: 'crawl_host:b', holder: 'clerk 1', until: '2026-01-01T01:00:00.000Z', note: null },
		]);
		await taken?.lease.release();
		expect(await leases.list('%')).toEqual([]);
	});

	it('that renew themselves', async () => {
		const leases = await openLeases(at.store);
		const taken = await leases.tryTake('long', { ttlMs: 3000 });
		const until = async () => (await leases.list('long'))[0]?.until;
		const first = await until();
		while ((await until()) === first) await new Promise((resolve) => setTimeout(resolve, 50));
		expect(taken?.lease.lost.aborted).toBe(false);
		await taken?.lease.release();
	});

	it('and tells a holder that somebody else has taken over', async () => {
		let time = Date.UTC(2026, 0, 1);
		const leases = await openLeases(at.store, { clock: () => time });
		const first = await leases.tryTake('x', { ttlMs: 3000 });
		time += 10_000;
		const second = await leases.tryTake('x', { ttlMs: hour });
		expect(second).not.toBeNull();
		if (!first!.lease.lost.aborted) await once(first!.lease.lost, 'abort');
		expect(first!.lease.lost.reason).toMatchObject({ code: 'LEASE_LOST', retryable: true });
		await first!.lease.release({ too: 'late' });
		expect(await leases.tryTake('x', { ttlMs: hour })).toBeNull();
	});

	it('that end although the clock went back a day, and not before their time', async () => {
		let time = Date.UTC(2026, 0, 2);
		const leases = await openLeases(at.store, { clock: () => time });
		expect(await leases.tryTake('x', { ttlMs: hour })).not.toBeNull();
		time -= 24 * hour;
		expect(await leases.tryTake('x', { ttlMs: hour })).toBeNull();
		time += hour - 1;
		expect(await leases.tryTake('x', { ttlMs: hour })).toBeNull();
		time += 1;
		expect(await leases.tryTake('x', { ttlMs: hour })).not.toBeNull();
	});

	it('to one process at a time: 4 x 25 increments without a transaction are 100', async () => {
		await at.store.ensure(counters);
		await openLeases(at.store);
		const workers = Array.from({ length: 4 }, () => linesOf(at.child('incrementUnderLease')));
		expect(await Promise.all(workers)).toEqual([['done'], ['done'], ['done'], ['done']]);
		expect(await at.count()).toBe(100);
	});

	it('to the next after the holder was killed', async () => {
		const leases = await openLeases(at.store);
		const holder = at.child('holdLease');
		await untilLine(holder, (line) => line === 'holding');
		expect(await leases.tryTake('shared', { ttlMs: hour })).toBeNull();
		holder.kill('SIGKILL');
		const { lease } = await leases.take('shared', { ttlMs: hour, patienceMs: 20_000 });
		await lease.release();
	});

	it('to the next while the holder stands still, who then learns of it and disturbs nobody', async () => {
		const leases = await openLeases(at.store);
		const holder = at.child('standStillWithLease');
		await untilLine(holder, (line) => line === 'holding');
		holder.stdin!.write('stand still\n');
		const { lease } = await leases.take('shared', { ttlMs: hour, patienceMs: 20_000 });
		await untilLine(holder, (line) => line === 'lost');
		expect(await leases.tryTake('shared', { ttlMs: hour })).toBeNull();
		expect((await leases.list('shared'))[0]?.note).toBeNull();
		await lease.release();
	});
}
