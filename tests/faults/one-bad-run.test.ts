import { startDemoCity, type BoardName, type DemoCity, type Fault } from '../../demo/index';
import { essenceOf, freshStore, leapingClock, runBoard } from './two-runs';

const everyFault: Fault[] = [
	'500-then-fine',
	'429-seconds',
	'429-date',
	'reset',
	'never-ending',
	'slow',
	'huge-length',
	'gzip-bomb',
	'redirect-loop',
	'redirect-internal',
	'wrong-charset',
	'truncated',
	'block-page',
	'session-expired',
	'gone',
	'slow-bytes',
	'brotli-bomb',
	'304-always',
	'login-page',
	'wrong-length',
	'html-as-file',
];

/** What takes each file to its time limit is tried on pages; one of its kind does here. */
const forFiles = everyFault.filter(
	(fault) => !['never-ending', 'slow', 'gzip-bomb', 'brotli-bomb'].includes(fault),
);

interface Place {
	board: BoardName;
	what: string;
	match: string;
	posts: number;
	faults: readonly Fault[];
}

const places: Place[] = [
	{ board: 'card', what: 'the second page of the list', match: '/photo?page=2', posts: 13, faults: everyFault },
	{ board: 'card', what: 'one post', match: '/photo/13000001', posts: 2, faults: everyFault },
	{ board: 'egov', what: 'every file', match: '/portal/cmm/fms/', posts: 3, faults: forFiles },
	{
		board: 'member',
		what: 'the second page behind the log-in',
		match: '/member/board?cpage=2',
		posts: 11,
		faults: ['redirect-loop', 'session-expired', 'login-page', 'block-page', 'gone', '304-always', 'html-as-file'],
	},
];

describe.each(places)('$board: when $what misbehaves through a whole run', ({ board, match, posts, faults }) => {
	let city: DemoCity;
	let opened: Awaited<ReturnType<typeof freshStore>>;
	beforeEach(async () => {
		city = await startDemoCity({ posts, crawlDelaySeconds: 0, archivePosts: 0 });
		opened = await freshStore();
	});
	afterEach(async () => {
		await opened.remove();
		await city.close();
	});

	test.each(faults)('%s: nothing wrong is given, and the next run brings what is missing, once', async (fault) => {
		const clock = leapingClock();
		const truth = city.truth.boards[board].filter((post) => !post.secret);
		const byId = new Map(truth.map((post) => [post.id, post]));
		city.misbehave({ match, fault });
		const first = await runBoard(city, board, opened.store, clock);
		for (const item of first.items) {
			const post = byId.get(item.id);
			expect([item.title, item.body]).toEqual([post?.title, post?.body]);
			for (const file of item.attachments.filter(({ error }) => error === undefined))
				expect(post?.attachments.map(({ sha256 }) => sha256)).toContain(file.sha256);
		}
		// Whatever is missing is told: an error, a failure, or an end that is none.
		const { summary, error } = first;
		const isTold = error !== null || (summary?.failed.length ?? 0) > 0 || summary?.unfinished === true;
		expect({ missing: truth.length - first.items.length, isTold, summary }).toMatchObject(
			first.items.length < truth.length ? { isTold: true } : { missing: 0 },
		);

		city.misbehave(null);
		clock.leap(25 * 3_600_000);
		const second = await runBoard(city, board, opened.store, clock);
		expect(second.error).toBeNull();
		const complete = new Map([...first.items, ...second.items].map((item) => [item.id, item]));
		expect(essenceOf([...complete.values()])).toEqual(essenceOf(truth));
		const wasWhole = new Set(
			first.items.filter((item) => item.attachments.every(({ error }) => error === undefined)).map(({ id }) => id),
		);
		expect(second.items.filter((item) => wasWhole.has(item.id))).toEqual([]);
	});
});
