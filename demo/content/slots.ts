import { officialDate } from '../calendar';
import { chance } from '../chance';

/** What changes from one post of a topic to the next. */
export interface Slots {
	n: number;
	year: string;
	month: number;
	date: string;
	dong: string;
	place: string;
	people: number;
	money: number;
	days: number;
}

export interface Topic {
	department: string;
	title: (slots: Slots) => string;
	/** Paragraphs. */
	body: (slots: Slots) => readonly string[];
}

export type Topics = readonly [Topic, ...Topic[]];

const dongs = [
	'햇살동',
	'은행나무동',
	'강나루동',
	'달맞이동',
	'솔밭동',
	'새뜰동',
	'꽃내동',
	'너른동',
	'두물동',
	'가람동',
] as const;
const places = [
	'시청 대강당',
	'가온문화회관',
	'평생학습관 3층',
	'두물도서관 시청각실',
	'솔밭체육센터',
	'가온보건소 회의실',
	'강나루공원 야외무대',
] as const;

export function slotsFor(seed: number, board: string, n: number, postedAt: string): Slots {
	const luck = chance(seed, board, 'slots', n);
	return {
		n,
		year: postedAt.slice(0, 4),
		month: Number(postedAt.slice(5, 7)),
		date: officialDate(postedAt),
		dong: luck.pick(dongs),
		place: luck.pick(places),
		people: luck.between(12, 480),
		money: luck.between(3, 95) * 100,
		days: luck.between(7, 30),
	};
}
