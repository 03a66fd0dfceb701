import { fileNotes } from '../attachments/known-files';
import { sha256 } from '../page/page';
import { attachmentsHash, isIncomplete } from '../delivery/attachments-hash';
import { statusOf, type KnownItem, type Sighting } from '../delivery/delivery';
import type { DueItem } from '../delivery/memory';
import type { CrawlItem } from '../types';
import type { BoardRun } from './board-run';
import { endsRun, reasonOf, tellBlocked } from '../run/failures';
import { isGone } from './gone';
import { originOf, renewed, type Post, type Reading } from './posts';
import { readPost, removedPost } from './read-post';
import type { Fetched } from './source';

/** A site that fails all over is no reason to give single posts up. */
const FAILURES_THAT_COUNT = 2;

/** Hash of what a reader would call the post: title, text and the names of its attachments. */
function bodyHash(item: Pick<CrawlItem, 'title' | 'body' | 'attachments'>): string {
	return sha256(
		JSON.stringify([item.title, item.body, item.attachments.map((attachment) => attachment.name)]),
	);
}

function fail(board: BoardRun, post: Post, known: KnownItem | undefined, reason: string): void {
	board.summary.failed.push({ url: post.url, reason });
	board.tell(`${post.url}: ${reason}`);
	keepForLater(board, post, known, reason, board.failuresInARow++ < FAILURES_THAT_COUNT);
}

function keepForLater(
	board: BoardRun,
	post: Post,
	known: KnownItem | undefined,
	reason: string,
	counts: boolean,
): void {
	const before = known?.failure?.attempts ?? 0;
	const { givenUp } = board.memory.failed(
		{ id: post.id, url: post.url, origin: originOf(post), reason },
		counts ? before : before - 1,
	);
	if (givenUp) board.summary.givenUp.push({ url: post.url, reason });
}

/** What to ask with whether the post has changed; null where it has to be read in any case. */
function validatorsFor(board: BoardRun, known: KnownItem | undefined) {
	const before = known?.remembered;
	if (!before || before.removedAt !== null || board.give.has('unchanged')) return null;
	const had = before.attachmentsSha256;
	const lacks = board.options.attachments !== false && (had === '' || isIncomplete(had));
	if (lacks) return null;
	return {
		...(before.etag === null ? {} : { etag: before.etag }),
		...(before.lastModified === null ? {} : { lastModified: before.lastModified }),
	};
}

async function* handOver(
	board: BoardRun,
	item: Omit<CrawlItem, 'status' | 'delivery'>,
	sighting: Sighting,
	again: DueItem | null,
): AsyncGenerator<CrawlItem, void> {
	const { summary, memory } = board;
	const { status } = sighting;
	if (status === 'unchanged') summary.unchanged++;
	else if (status === 'new') summary.newPosts++;
	else summary[status]++;
	if (status === 'unchanged' || !board.give.has(status)) {
		memory.unchanged(sighting);
		if (!board.give.has(status)) return;
		board.given++;
		yield { ...item, status, delivery: null };
		return;
	}
	const handed = await memory.handOut([sighting], new Map(again ? [[sighting.id, again.token]] : []));
	const delivery = handed.get(sighting.id);
	if (delivery === undefined) return;
	board.given++;
	if (again) summary.again++;
	yield { ...item, status, delivery };
	// The caller has come back for more, so this item has been taken.
	memory.taken([sighting]);
	board.knownFiles.taken(summary.board, sighting.id, sighting.files ?? []);
}

/** Takes a post for gone: it comes out once as removed. */
async function* takeRemoved(
	board: BoardRun,
	post: Post,
	known: KnownItem | undefined,
	fetched: Fetched,
	again: DueItem | null,
): AsyncGenerator<CrawlItem, void> {
	const before = known?.remembered ?? again?.sighting;
	const sighting: Sighting = {
		id: post.id,
		status: 'removed',
		url: post.url,
		title: before?.title ?? post.row.title,
		postedAt: before?.postedAt ?? post.row.date,
		bodySha256: before?.bodySha256 ?? '',
		attachmentsSha256: before?.attachmentsSha256 ?? '',
		etag: null,
		lastModified: null,
		seenAt: fetched.page.fetchedAt,
		origin: originOf(post),
	};
	board.summary.posts++;
	if (known?.failure) board.memory.recovered(post.id);
	const { title, postedAt } = sighting;
	const gone = { id: post.id, board: board.summary.board, url: post.url, title, postedAt, row: post.row };
	yield* handOver(board, removedPost(fetched, gone), sighting, again);
}

/**
 * Opens a post and gives it if there is something new about it. What goes wrong is noted for the next run and told in the summary.
 * `again`: it was given before and not confirmed in time. `mayBeGone`: the list does not show it. `from`: the page of the list it stands on.
 * @throws only what ends the run
 */
export async function* takePost(
	board: BoardRun,
	post: Post,
	known: KnownItem | undefined,
	options: { again?: DueItem | null; mayBeGone?: boolean; from?: Reading } = {},
): AsyncGenerator<CrawlItem, void> {
	const { again = null, mayBeGone = false, from = board.first } = options;
	const { memory, source, summary } = board;
	const { page } = from.fetched;
	let paths: Array<string | null> = [];
	try {
		const target = renewed(post.target, board.onPage);
		const fetched = await source.post(post.row, target, page, again ? null : validatorsFor(board, known));
		if (fetched.page.status === 304 && known?.remembered) {
			summary.posts++;
			board.failuresInARow = 0;
			if (known.failure) memory.recovered(post.id);
			summary.unchanged++;
			memory.unchanged({ ...known.remembered, status: 'unchanged', seenAt: fetched.page.fetchedAt });
			return;
		}
		const removable = mayBeGone && board.give.has('removed') && (known?.remembered ?? again) !== null;
		if (removable && isGone(fetched.page)) {
			yield* takeRemoved(board, post, known, fetched, again);
			return;
		}
		const read = await readPost(fetched, {
			id: post.id,
			board: summary.board,
			url: post.target ? post.url : fetched.page.finalUrl,
			row: post.row,
			listConfidence: from.list.confidence,
			options: board.options,
			polite: board.run.polite,
			files: board.files,
			known: board.knownFiles,
		});
		paths = read.attachments.map(({ file }) => file);
		board.failuresInARow = 0;
		summary.posts++;
		const hashes = {
			bodySha256: bodyHash(read),
			attachmentsSha256: board.options.attachments === false ? '' : attachmentsHash(read.attachments),
		};
		const status = statusOf(known?.remembered ?? null, hashes);
		const sighting: Sighting = {
			id: post.id,
			// What was given and not confirmed is due, whatever became of it since.
			status: status === 'unchanged' && again ? again.sighting.status : status,
			url: read.url,
			title: read.title,
			postedAt: read.postedAt,
			...hashes,
			etag: fetched.validators?.etag ?? null,
			lastModified: fetched.validators?.lastModified ?? null,
			seenAt: read.provenance.fetchedAt,
			origin: originOf(post),
			files: fileNotes(read.attachments),
		};
		const broken = read.attachments.filter((attachment) => attachment.error !== undefined);
		for (const { name, error } of broken) summary.failed.push({ url: read.url, reason: `${name}: ${error}` });
		if (broken[0]) keepForLater(board, post, known, `${broken[0].name}: ${broken[0].error}`, true);
		else if (known?.failure) memory.recovered(post.id);
		yield* handOver(board, read, sighting, again);
	} catch (error) {
		if (endsRun(error, board.options.signal)) throw error;
		tellBlocked(board.run.polite, error, post.url);
		fail(board, post, known, reasonOf(error));
	} finally {
		await board.files.drop(paths);
	}
}
