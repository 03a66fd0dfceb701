import type { KnownItem } from '../delivery/delivery';
import { momentOf } from '../page/dates';
import { pageFingerprint } from '../page/identity';
import { recogniseList, saysEmpty, throwIfListChanged, type ListShape } from '../recognition/list-recognition';
import type { CrawlItem } from '../types';
import type { BoardRun, StoppedBy } from './board-run';
import { leavesOut } from './continuity';
import { endsRun, reasonOf, tellBlocked } from '../run/failures';
import { Familiar } from './familiar';
import { MOST_TRIES, readGaps, writeGaps, type Gap } from './gaps';
import { refusal } from './http-source';
import type { Post, Reading } from './posts';
import { isSettled } from './revisits';
import { takePost } from './take-post';
import { measure, type WalkedPart } from './walked-part';

const DEFAULT_STOP_AFTER_KNOWN = 10;
/** A board whose numbers have holes by nature must not be read in circles. */
const MOST_READ_AGAIN = 3;
/** Pages that a run may read beyond its budget to come past what is known: those of ten posts, and the one at which it goes on. */
const MOST_OVERDRAWN = 3;

type PageEnd = 'go on' | 'known posts' | 'date' | 'budget';
type Next = { reading: Reading } | { end: 'last page' | 'empty page' | 'failed page' };

/** A page that was asked for and another that was given: where a session has run out, that is often the list's first. */
function wasPassedOn({ fetched: { page } }: Reading): boolean {
	return page.finalUrl !== page.url;
}

/** Reads the list: from its top to the posts that are known, then each part that earlier runs have left. */
export class Walk {
	readonly part: WalkedPart = { oldest: null, toItsEnd: false, knownPosts: 0 };
	private readonly pages = new Map<string, number>();
	private readonly readAgainAt = new Map<number, number>();
	private readonly familiar = new Familiar();
	private overdrawn = 0;
	private gap: Gap;
	private below: Gap[];
	/** Gaps that only a run which wants older posts reads on. */
	private leftForOlder: Gap[];
	/** Posts that nothing was known of, as long as the list is read from its top: so many have come since the last run. */
	private arrived = 0;
	private fromTop = true;
	private readonly perPage: number;
	private readonly shape: ListShape | null;

	constructor(private readonly board: BoardRun) {
		const { memory, options, first, source } = board;
		const { since } = options;
		const gaps = memory.mode === 'none' ? [] : readGaps(memory.progress);
		const stays = (gap: Gap) =>
			gap.since !== null && since !== undefined && momentOf(since) >= momentOf(gap.since);
		this.leftForOlder = gaps.filter(stays);
		this.below = gaps.filter((gap) => !stays(gap));
		this.gap = { page: source.position, run: memory.run, tries: 0, since: null };
		this.perPage = Math.max(1, first.list.rows.filter((row) => !row.isNotice).length);
		this.shape = first.list.shape;
	}

	/** Whether a later run has something to go on with. */
	get unfinished(): boolean {
		return this.gap.page > 0 || this.below.length > 0;
	}

	/** Notes that the list is to be read on at this page. */
	async saveAt(page: number): Promise<void> {
		this.gap = { ...this.gap, page };
		await this.save([this.gap, ...this.shifted()]);
	}

	private async save(gaps: readonly Gap[]): Promise<void> {
		await this.board.memory.saveProgress(writeGaps([...gaps, ...this.leftForOlder]));
	}

	/** All of the list has been read, or all that is wanted of it. */
	private async close(left: Gap | null): Promise<void> {
		this.below = [];
		this.gap = { ...this.gap, page: 0 };
		await this.save(left ? [left] : []);
	}

	/** All that is wanted has been read; a run that wants older posts goes on here. */
	private async leaveOlder(page: number): Promise<void> {
		const { since = null } = this.board.options;
		const older = (gap: Gap) => since === null || gap.since === null || momentOf(gap.since) < momentOf(since);
		this.leftForOlder = this.leftForOlder.filter(older);
		await this.close({ ...this.gap, page, since });
	}

	/** Posts that have come since push what lies below them to later pages. */
	private shifted(): Gap[] {
		const pages = Math.floor(this.arrived / this.perPage);
		return this.below.map((gap) => ({ ...gap, page: gap.page + pages }));
	}

	async *read(): AsyncGenerator<CrawlItem, StoppedBy> {
		const { board } = this;
		let reading = board.first;
		await this.saveAt(board.source.position);
		for (;;) {
			const position = board.source.position;
			const posts = board.postsOn(reading);
			board.summary.pages++;
			const repeats = this.repeats(reading, posts, position);
			if (repeats !== null)
				return await this.endAt(position, 'repeated page', repeats < position - 1 || wasPassedOn(reading));
			board.tell(`Page ${position}: ${posts.length} posts.`);
			const end = yield* this.readPosts(reading, posts);
			if (end === 'budget') {
				await this.saveAt(position);
				return 'budget';
			}
			if (end === 'date') {
				await this.leaveOlder(position);
				return 'date';
			}
			if (end === 'known posts' && !this.descend()) {
				await this.close(null);
				return 'known posts';
			}
			const next = await this.next(reading, position, end === 'known posts');
			if ('end' in next) return await this.endAt(position + 1, next.end, next.end === 'empty page');
			reading = next.reading;
		}
	}

	/** Number of the page that showed the same posts before, or null. */
	private repeats(reading: Reading, posts: readonly Post[], position: number): number | null {
		const own = posts.filter((post) => !post.row.isNotice).flatMap((post) => post.target ?? []);
		const fingerprint = pageFingerprint(reading.fetched.page, own);
		const before = this.pages.get(fingerprint);
		if (before === undefined) this.pages.set(fingerprint, position);
		return before ?? null;
	}

	/** @param doubtful the list may go on all the same: a later run looks again, a few times */
	private async endAt(page: number, by: StoppedBy, doubtful: boolean): Promise<StoppedBy> {
		if (by === 'failed page') {
			await this.saveAt(page);
			return by;
		}
		this.part.toItsEnd = this.fromTop && !doubtful;
		const tries = this.gap.tries + 1;
		const left = doubtful && tries < MOST_TRIES ? { ...this.gap, page, tries } : null;
		await this.close(left);
		// A list that went back to an earlier page has hardly come to its end; with an empty page many lists do.
		if (left && by === 'repeated page') this.below = [left];
		return by;
	}

	/** Turns to the next part that is to be read; false when there is none. */
	private descend(): boolean {
		const [next, ...rest] = this.shifted();
		if (!next) return false;
		this.gap = next;
		this.below = rest;
		this.arrived = 0;
		this.fromTop = false;
		this.familiar.countAnew();
		return true;
	}

	/** Counts a page. A budget that goes on what is known would end every run at one place, so that the run then reads on to where the one before stopped. */
	private countPage(): void {
		const { budget } = this.board.run;
		const isOwed = !this.familiar.isOnNewGround && (this.below.length > 0 || !this.fromTop);
		if (budget.pagesLeft === 0 && isOwed && this.overdrawn < MOST_OVERDRAWN) this.overdrawn++;
		else budget.page();
	}

	private async next(reading: Reading, position: number, jump: boolean): Promise<Next> {
		const { board } = this;
		try {
			if (jump && this.gap.page > position + 1) {
				const landed = await this.land(position);
				if (landed) return { reading: landed };
			}
			await this.saveAt(jump ? Math.max(this.gap.page, position + 1) : position + 1);
			this.countPage();
			const fetched = await board.source.nextPage(reading.fetched.page, reading.list);
			if (!fetched) return { end: 'last page' };
			const list = recogniseList(fetched.page, board.options.selectors, this.shape);
			if (list && leavesOut(reading.list, list)) {
				const again = await this.readAgain(position);
				if (again) return { reading: again };
			}
			if (list) return { reading: { fetched, list } };
			const refused = refusal(fetched.page);
			if (refused) throw refused;
			if (saysEmpty(fetched.page) === null) throwIfListChanged(fetched.page, board.options.selectors);
			return { end: 'empty page' };
		} catch (error) {
			if (endsRun(error, board.options.signal)) throw error;
			tellBlocked(board.run.polite, error, board.options.listUrl);
			// What was read so far is good and goes out; the rest comes with the next run.
			board.summary.failed.push({
				url: reading.fetched.page.finalUrl,
				reason: `The page after this one: ${reasonOf(error)}`,
			});
			return { end: 'failed page' };
		}
	}

	/** A page once more, onto which posts have moved since it was read. Null where that was done often enough, or cannot be. */
	private async readAgain(position: number): Promise<Reading | null> {
		const { board } = this;
		const times = this.readAgainAt.get(position) ?? 0;
		if (times >= MOST_READ_AGAIN) return null;
		this.readAgainAt.set(position, times + 1);
		await this.saveAt(position);
		board.run.budget.page();
		const fetched = await board.source.pageAt(position, board.first.fetched.page, board.first.list);
		const list = fetched && recogniseList(fetched.page, board.options.selectors, this.shape);
		if (!fetched || !list) return null;
		for (const [fingerprint, page] of this.pages) if (page >= position) this.pages.delete(fingerprint);
		return { fetched, list };
	}

	/**
	 * Enters the list where the gap begins, a page early. Where the first post there is not known, removed posts have pulled the gap to
	 * earlier pages, and it goes back until it stands above the gap. Null where this list cannot be entered in the middle.
	 */
	private async land(position: number): Promise<Reading | null> {
		const { board } = this;
		let wanted = Math.max(this.gap.page - 1, position + 1);
		for (let back = 1; ; back *= 2) {
			await this.saveAt(wanted);
			// The page above the gap is not counted: a run that may read two pages must come on by one.
			if (back > 1) board.run.budget.page();
			const fetched = await board.source.pageAt(wanted, board.first.fetched.page, board.first.list);
			if (!fetched) return null;
			const list = recogniseList(fetched.page, board.options.selectors, this.shape);
			const refused = list ? null : refusal(fetched.page);
			if (refused) throw refused;
			if (list && (wanted <= position + 1 || (await this.standsAbove({ fetched, list })))) return { fetched, list };
			if (wanted <= position + 1) return null;
			board.summary.pages++;
			wanted = Math.max(position + 1, wanted - back);
		}
	}

	private async standsAbove(reading: Reading): Promise<boolean> {
		const own = this.board.lookAt(reading).find((post) => !post.row.isNotice);
		if (!own) return false;
		return this.board.seen.has(own.id) || (await this.board.memory.known([own.id])).has(own.id);
	}

	private async *readPosts(reading: Reading, posts: readonly Post[]): AsyncGenerator<CrawlItem, PageEnd> {
		const { board } = this;
		const { since, stopAfterKnown = DEFAULT_STOP_AFTER_KNOWN } = board.options;
		const tooOld = ({ row }: Post) =>
			since !== undefined && row.date !== null && momentOf(row.date) < momentOf(since);
		const known = await board.memory.known(posts.map(({ id }) => id));
		const own = posts.filter((post) => !post.row.isNotice);
		this.familiar.page(own, known);
		for (const post of posts) {
			const before = known.get(post.id);
			if (before?.remembered) this.part.knownPosts++;
			if (this.fromTop) measure(this.part, post.row);
			if (board.seen.has(post.id)) continue;
			board.seen.add(post.id);
			if (tooOld(post) || before?.failure?.givenUp) continue;
			if (before && isSettled(board, post, before)) {
				this.count(post, before);
				continue;
			}
			if (board.isFull) {
				board.seen.delete(post.id);
				return 'budget';
			}
			if (before) this.familiar.post(post, before, this.gap.run, false);
			else {
				this.familiar.countAnew();
				if (this.fromTop) this.arrived++;
			}
			yield* takePost(board, post, before, { from: reading });
		}
		if (own.length > 0 && own.every(tooOld)) return 'date';
		return this.familiar.inARow(this.fromTop && this.below.length > 0) >= stopAfterKnown ? 'known posts' : 'go on';
	}

	private count(post: Post, known: KnownItem): void {
		if (known.remembered && !known.held) {
			this.board.summary.posts++;
			this.board.summary.unchanged++;
		}
		this.familiar.post(post, known, this.gap.run, true);
	}
}
