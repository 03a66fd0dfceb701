import type { BoardName, DemoAttachment, DemoPost, PostDraft, Removal } from './types';

/** Writes the n-th post of a board, n = 1 being the oldest. */
export type PostWriter = (n: number, id: string) => DemoPost;

export interface Shelf {
	board: BoardName;
	/** Ids of the posts that are not pinned, newest first. */
	readonly ids: readonly string[];
	/** Where among `ids` a post stands; -1 for a pinned one and for none. */
	place(id: string): number;
	readonly notices: readonly DemoPost[];
	/** Undefined where there is no such post, or none any more. */
	post(id: string): DemoPost | undefined;
	/** Pinned first, then newest first. Writes every post: only for those who want to know all. */
	all(): readonly DemoPost[];
	add(draft: PostDraft): DemoPost;
	edit(id: string, change: PostDraft): DemoPost;
	/** Adds a file to a post. */
	attach(id: string, file: DemoAttachment): void;
	/** Without `removal` the board says what it says of any post that it does not have. */
	remove(id: string, removal?: Removal): void;
	/** How the post was removed, where that was said. */
	removal(id: string): Removal | undefined;
	/**
	 * When the post was last changed, in milliseconds since 1970: always later than before, by a whole second at least, as a
	 * Last-Modified has whole seconds.
	 */
	changedAt(id: string): number;
	/** As `changedAt`, of the board as a whole; a removal counts too. */
	touchedAt(): number;
	/** What the post's counter shows. */
	views(id: string): number;
	/** Counts a visit to the post's page, where the city counts them. */
	visit(id: string): void;
}

export interface ShelfPlan {
	board: BoardName;
	/** Id of the oldest post; the others count on from it. */
	firstId: number;
	count: number;
	notices: readonly DemoPost[];
	today: string;
	write: PostWriter;
	pathOf: (id: string) => string;
	liveViews: boolean;
}

/** A post's document is asked for soon after its page: keeping the last posts saves making it twice. */
const mostKept = 500;

/** Posts are written when they are asked for, so that 100,000 of them cost nothing at the start. */
export function fillShelf(plan: ShelfPlan): Shelf {
	const changed = new Map<string, DemoPost>();
	const changes = new Map<string, number>();
	const removed = new Map<string, Removal>();
	const visits = new Map<string, number>();
	let notices = [...plan.notices];
	let ids = Array.from({ length: plan.count }, (_, index) => String(plan.firstId + plan.count - 1 - index));
	let places: Map<string, number> | undefined;
	const kept = new Map<string, DemoPost>();
	let nextId = plan.firstId + plan.count;
	let everything: readonly DemoPost[] | undefined;

	const touch = (): void => {
		places = undefined;
		everything = undefined;
	};
	const place = (id: string): number => {
		places ??= new Map(ids.map((other, index) => [other, index]));
		return places.get(id) ?? -1;
	};
	const post = (id: string): DemoPost | undefined => {
		const pinned = notices.find((notice) => notice.id === id);
		if (pinned) return pinned;
		const own = changed.get(id);
		if (own) return own;
		if (place(id) < 0) return undefined;
		const known = kept.get(id);
		if (known) return known;
		const fresh = plan.write(Number(id) - plan.firstId + 1, id);
		const oldest = kept.keys().next();
		if (kept.size >= mostKept && !oldest.done) kept.delete(oldest.value);
		kept.set(id, fresh);
		return fresh;
	};
	const changedAt = (id: string): number =>
		changes.get(id) ?? Date.parse(`${post(id)?.postedAt ?? plan.today}T09:00:00+09:00`);
	let touchedAt = Date.parse(`${plan.today}T09:00:00+09:00`);
	const noteChange = (id?: string): void => {
		const now = Math.floor(Date.now() / 1000) * 1000;
		touchedAt = Math.max(now, touchedAt + 1000);
		if (id !== undefined) changes.set(id, Math.max(now, changedAt(id) + 1000));
	};
	const put = (written: DemoPost): DemoPost => {
		noteChange(written.id);
		ids = ids.filter((id) => id !== written.id);
		notices = notices.filter((notice) => notice.id !== written.id);
		changed.delete(written.id);
		if (written.isNotice) {
			notices = [written, ...notices];
		} else {
			changed.set(written.id, written);
			ids = [...ids, written.id].sort((left, right) => Number(right) - Number(left));
		}
		touch();
		return written;
	};

	return {
		board: plan.board,
		get ids() {
			return ids;
		},
		get notices() {
			return notices;
		},
		post,
		place,
		all() {
			everything ??= [...notices, ...ids.map((id) => post(id)).filter((found) => found !== undefined)];
			return everything;
		},
		add(draft) {
			const id = String(nextId);
			nextId += 1;
			return put({
				id,
				board: plan.board,
				title: '새 글',
				body: '내용을 알려 드립니다.',
				postedAt: plan.today,
				author: '담당자',
				department: '총무과',
				views: 0,
				isNotice: false,
				secret: false,
				licence: { kogl: null, ai: false },
				attachments: [],
				path: plan.pathOf(id),
				...draft,
			});
		},
		edit(id, change) {
			const before = post(id);
			if (!before) throw new RangeError(`The board ${plan.board} has no post ${id}.`);
			return put({ ...before, ...change });
		},
		attach(id, file) {
			const before = post(id);
			if (before) put({ ...before, attachments: [...before.attachments, file] });
		},
		removal: (id) => removed.get(id),
		changedAt,
		touchedAt: () => touchedAt,
		views: (id) => (post(id)?.views ?? 0) + (visits.get(id) ?? 0),
		visit(id) {
			if (plan.liveViews) visits.set(id, (visits.get(id) ?? 0) + 1);
		},
		remove(id, removal) {
			if (removal) removed.set(id, removal);
			noteChange();
			ids = ids.filter((other) => other !== id);
			notices = notices.filter((notice) => notice.id !== id);
			changed.delete(id);
			touch();
		},
	};
}
