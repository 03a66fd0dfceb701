import { daysBefore } from '../calendar';
import { chance } from '../chance';
import type { PinnedNotice } from '../content/pinned';
import { slotsFor, type Topics } from '../content/slots';
import { attach } from '../documents/index';
import { writePaper, type Paper, type PaperKind } from '../documents/paper';
import { fillShelf, type Shelf } from '../shelf';
import type { BoardName, DemoAttachment, DemoPost, DocumentFormat, Licence } from '../types';

export interface BoardPlan {
	board: BoardName;
	firstId: number;
	count: number;
	seed: number;
	today: string;
	topics: Topics;
	pathOf: (id: string) => string;
	/** Every so many posts is a secret one; 0 for never. */
	secretEvery: number;
	/** Every so many posts has documents; 0 for never. */
	documentsEvery: number;
	/** Formats of the documents, in turn. */
	formats: readonly [DocumentFormat, ...DocumentFormat[]];
	/** KOGL marks on the pages. */
	marked: boolean;
	/** Family names of the (invented) people who write. */
	authors: readonly [string, ...string[]];
	pinned: readonly PinnedNotice[];
	liveViews: boolean;
	/** Files of the n-th post, beside those of `documentsEvery`. */
	filesOf?: (n: number, paper: (kind: PaperKind) => Paper) => readonly DemoAttachment[];
}

const papers: readonly [PaperKind, ...PaperKind[]] = ['보도자료', '결과보고', '추진계획'];
const licences: readonly [Licence, ...Licence[]] = [
	{ kogl: 1, ai: false },
	{ kogl: 0, ai: false },
	{ kogl: 2, ai: true },
	{ kogl: null, ai: false },
	{ kogl: 4, ai: false },
	{ kogl: 3, ai: true },
	{ kogl: 2, ai: false },
	{ kogl: 1, ai: true },
	{ kogl: 3, ai: false },
	{ kogl: 4, ai: true },
];

/** At least three posts a week, and never more than four years back, however many there are. */
function postedAt(plan: BoardPlan, n: number): string {
	const perDay = Math.max(0.8, plan.count / 1460);
	return daysBefore(plan.today, Math.floor((plan.count - n) / perDay));
}

function writePost(plan: BoardPlan, n: number, id: string): DemoPost {
	const luck = chance(plan.seed, plan.board, 'post', n);
	const date = postedAt(plan, n);
	const topic = luck.pick(plan.topics);
	const slots = slotsFor(plan.seed, plan.board, n, date);
	const licence = plan.marked ? luck.pick(licences) : { kogl: null, ai: false };
	const attachments: DemoAttachment[] = [];
	if (plan.documentsEvery > 0 && n % plan.documentsEvery === 0) {
		const count = luck.between(1, 2);
		for (let sn = 0; sn < count; sn += 1) {
			const format = plan.formats[(n / plan.documentsEvery + sn) % plan.formats.length] ?? plan.formats[0];
			const kind = luck.pick(papers);
			attachments.push(
				attach(`${kind}_${topic.department}_${n}${sn === 0 ? '' : `_붙임${sn}`}.${format}`, format, () =>
					writePaper(kind, topic, slots, date),
				),
			);
		}
	}
	attachments.push(...(plan.filesOf?.(n, (kind) => writePaper(kind, topic, slots, date)) ?? []));
	return {
		id,
		board: plan.board,
		title: topic.title(slots),
		body: topic.body(slots).join('\n'),
		postedAt: date,
		author: luck.pick(plan.authors),
		department: topic.department,
		views: luck.between(11, 2400),
		isNotice: false,
		secret: plan.secretEvery > 0 && n % plan.secretEvery === plan.secretEvery - 1,
		licence,
		attachments,
		path: plan.pathOf(id),
	};
}

/** Pinned notices stand apart from the count: their ids lie below those of the others. */
function writeNotice(plan: BoardPlan, notice: PinnedNotice, index: number): DemoPost {
	const luck = chance(plan.seed, plan.board, 'notice', index);
	const { title, department, lines, licence, file } = notice;
	const id = String(plan.firstId - 1 - index);
	const postedAt = daysBefore(plan.today, 4 + index * 9);
	const paper = { ...notice.paper, author: `가온시 ${department}`, date: postedAt };
	return {
		id,
		board: plan.board,
		title,
		body: lines.join('\n'),
		postedAt,
		author: luck.pick(plan.authors),
		department,
		views: luck.between(900, 9000),
		isNotice: true,
		secret: false,
		licence,
		attachments: [attach(file.name, file.format, () => paper)],
		path: plan.pathOf(id),
	};
}

export function openBoard(plan: BoardPlan): Shelf {
	const notices = plan.pinned.map((notice, index) => writeNotice(plan, notice, index));
	return fillShelf({ ...plan, notices, write: (n, id) => writePost(plan, n, id) });
}
