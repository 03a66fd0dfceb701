import type { BoardName, DemoPost, PostDraft } from './types';

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
	remove(id: string): void;
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
}

/** A post's document is asked for soon after its page: keeping the last posts saves making it twice. */
const mostKept = 500;

/** Posts are written when they are asked for, so that 100,000 of them cost nothing at the start. */
export function fillShelf(plan: ShelfPlan): Shelf {
	const changed = new Map<string, DemoPost>();
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
	const put = (written: DemoPost): DemoPost => {
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
		remove(id) {
			ids = ids.filter((other) => other !== id);
			notices = notices.filter((notice) => notice.id !== id);
			changed.delete(id);
			touch();
		},
	};
}
