/** KOTE's 44 labels (Jeon 2022, MIT) in the groups that this project ships. Ids are positions in KOTE's own list. */
export const KOTE_GROUPS = {
	anger: [3, 6, 22, 31], // 지긋지긋, 화남/분노, 짜증, 증오/혐오
	contempt: [9, 12, 20, 21, 23], // 우쭐댐/무시함, 의심/불신, 한심함, 역겨움/징그러움, 어이없음
	disappointment: [0, 10, 37], // 불평/불만, 안타까움/실망, 재미없음
	sadness: [5, 19, 25, 30, 36, 38], // 슬픔, 절망, 패배/자기혐오, 죄책감, 서러움, 불쌍함/연민
	fear: [18, 33, 34, 41], // 공포/무서움, 당황/난처, 경악, 불안/걱정
	fatigue: [26, 27, 35], // 귀찮음, 힘듦/지침, 부담/안 내킴
	joy: [28, 32, 40, 42], // 즐거움/신남, 흐뭇함, 행복, 기쁨
	gratitude: [2, 4, 7, 13], // 감동/감탄, 고마움, 존경, 뿌듯함
	affection: [1, 14, 16, 43], // 환영/호의, 편안/쾌적, 아껴주는, 안심/신뢰
	interest: [8, 15, 29, 39], // 기대감, 신기함/관심, 깨달음, 놀람
} as const;

const POSITIVE = new Set([1, 2, 4, 7, 8, 13, 14, 16, 28, 32, 40, 42, 43]);
const NEGATIVE = new Set([0, 3, 5, 6, 9, 10, 12, 17, 18, 19, 20, 21, 22, 23, 25, 26, 27, 30, 31, 33, 34, 35, 36, 37]);

/**
 * Positive minus negative labels of a comment. Above zero it counts as positive, below as negative; zero (as many of each, or none) is neutral.
 * Left out on both sides, as they go with either: 비장함, 신기함/관심, 없음, 깨달음, 불쌍함/연민, 놀람.
 */
export function kotePolarity(ids: readonly number[]): number {
	return ids.reduce((sum, id) => sum + (POSITIVE.has(id) ? 1 : NEGATIVE.has(id) ? -1 : 0), 0);
}

export function groupTargets(groups: Readonly<Record<string, readonly number[]>>, ids: readonly number[]): number[] {
	return Object.values(groups).map((members) => (ids.some((id) => members.includes(id)) ? 1 : 0));
}
