import type { Finding } from '../finding';

const PROVINCE =
	/^(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주|충청[남북]도|전라[남북]도|경상[남북]도)(?:특별자치시|특별자치도|특별시|광역시|시|도)?$/;
/** Ends as a city, county or district does, and is a common word. */
const COMMON_UNIT =
	/^(?:다시|역시|잠시|혹시|즉시|임시|일시|수시|당시|표시|지시|무시|실시|게시|도시|몇시|친구|요구|연구|누구|가구|기구|도구|복구|청구|입구|출구|인구|지구|야구|축구|농구|문구|영구|아무도|이군|장군|하면|되면|라면|이면|화면|장면|방면|표면|측면|서면|반면|정면|전면)$/;
const UNIT = /[가-힣]{1,8}(?:시|군|구)$/;
const MINOR_UNIT = /[가-힣0-9]{1,8}(?:읍|면|동|리|가)$/;
/** Words that end as a road does. */
const COMMON_ROAD =
	/^(?:으로|바로|따로|서로|별로|새로|홀로|절로|그대로|이대로|대로|스스로|실제로|때로|주로|위로|아래로|경로|통로|도로|진로|피로|과로|근로|회로|선로|항로|정말로|진짜로|앞으로|뒤로|옆으로|오늘로|이길|그길|저길|손길|눈길|발길|갈길|큰길|골목길|산책로|가로|세로|차로|보로|제로|유로|킬로|평균으로)$/;
/** A number followed by one of these counts or measures. */
const COUNTED =
	/^\s?(?:분|년|월|일|명|원|개|시간|시|퍼센트|[%℃㎡㎞]|회|위|차선|차로|점|건|억|만|천|대(?!로)|kg|km|m\b|호선|단계|번(?!지|길)|세(?![가-힣])|살|배|등급|주)/;
const RESIDENCE = /주소|거주|사는\s?곳|살고|자택|배송지|소재지|우리\s?집|집은|위치|본적|등록지|오세요|찾아/;

const CORE =
	/(?:대로|로|길|동|리|가|읍|면)\s{0,2}(?:지하\s?|산\s?)?\d{1,5}(?:번?[가나다라]?길\s{0,2}\d{1,4})?(?:\s?-\s?\d{1,4})?/g;
const DETAIL =
	/(?:\s?번지)?(?:\s?\d{1,2}통)?(?:\s?\d{1,2}반)?(?:\s{0,2}\([가-힣0-9A-Za-z,·\s-]{1,30}\))?,?(?:\s{0,2}[가-힣A-Za-z0-9]{0,14}(?:아파트|빌라|맨션|오피스텔|타운|빌딩|마을|단지|하이츠|자이|푸르지오|래미안|주공|상가|연립|주택|원룸|고시원|쉼터)(?:\s?\d{1,2}차)?(?:\s?\d{1,2}단지)?)?,?(?:\s{0,2}(?:제\s?)?(?:\d{1,4}|[A-Za-z가-하])동)?,?(?:\s{0,2}(?:지하\s?|[Bb])?\d{1,3}층)?,?(?:\s{0,2}(?:제\s?)?[Bb]?\d{1,5}호)?(?:\s{0,2}\([가-힣0-9A-Za-z,·\s-]{1,30}\))?/y;
const FLAT =
	/(?:[가-힣A-Za-z0-9]{1,14}(?:아파트|빌라|맨션|오피스텔|타운|마을|단지|하이츠|자이|푸르지오|래미안|주공|연립|주택)\s{0,2}(?:\d{1,2}차\s{0,2})?(?:\d{1,2}단지\s{0,2})?)?(?:제\s?)?\d{1,4}동\s{0,2}(?:지하\s?)?(?:\d{1,2}층\s{0,2})?\d{1,4}호(?!선|\s?[의는]?\s?(?:조례|고시|법))/g;
const POSTCODE = /(?:우편\s?번호|\(우\)|우\))[\s:]{0,3}\(?\d{3}(?:\d{2}|-\d{3})(?!\d)/g;

const REACH = 48;

interface Lead {
	start: number;
	road: string;
	located: boolean;
}

/** Walks back from the road's or quarter's ending over the words before it, as long as they are parts of an address. */
function leadOf(view: string, coreStart: number, coreEnding: number): Lead {
	const from = Math.max(0, coreStart - REACH);
	let cursor = coreStart;
	while (cursor > from && /[가-힣0-9·]/.test(view.charAt(cursor - 1))) cursor--;
	const road = view.slice(cursor, coreEnding);
	let start = cursor;
	let located = false;
	while (cursor > from) {
		let end = cursor;
		while (end > from && /[\s,]/.test(view.charAt(end - 1))) end--;
		if (cursor - end > 3) break;
		let begin = end;
		while (begin > from && /[가-힣0-9·]/.test(view.charAt(begin - 1))) begin--;
		if (begin === end) break;
		const word = view.slice(begin, end);
		const strong = PROVINCE.test(word) || (UNIT.test(word) && !COMMON_UNIT.test(word));
		if (!strong && !MINOR_UNIT.test(word) && !/[가-힣0-9·]{2,}(?:대로|로|길)$/.test(word)) break;
		located ||= strong;
		if (strong || start === cursor) start = begin;
		cursor = begin;
	}
	return { start, road, located };
}

/** True for a run without blanks, such as 경기도고양시덕양구고양시청로. */
function isLocatedInOneWord(road: string): boolean {
	return /(?:특별시|광역시|[남북]도|경기도|강원도|제주도|[가-힣]{2}시[가-힣]{1,4}구)[가-힣]{2,}/.test(road);
}

export function findAddresses(view: string): Finding[] {
	const found: Finding[] = [];
	const add = (start: number, end: number): void => {
		found.push({ kind: 'address', start, end, value: view.slice(start, end).replace(/\s+/g, ' ') });
	};
	for (const core of view.matchAll(CORE)) {
		const end = core.index + core[0].length;
		const ending = /^(?:대로|로|길|동|리|가|읍|면)/.exec(core[0])?.[0] ?? '';
		const { start, road, located } = leadOf(view, core.index, core.index + ending.length);
		if (COMMON_ROAD.test(road) || road.length < 2) continue;
		DETAIL.lastIndex = end;
		const detail = DETAIL.exec(view)?.[0].replace(/[,\s]+$/, '') ?? '';
		if (detail === '' && /^\d/.test(view.slice(end, end + 1))) continue;
		if (detail === '' && COUNTED.test(view.slice(end, end + 4))) continue;
		const isRoad = /로|길/.test(ending);
		const numbered = /\d번?[가나다라]?길\s{0,2}\d/.test(core[0]) || /\d번?길$/.test(road);
		const precise = /번지|\d호|\d층|아파트|빌라|오피스텔|\d동/.test(detail);
		const context = RESIDENCE.test(view.slice(Math.max(0, start - 15), start));
		const accepted = isRoad
			? located ||
				isLocatedInOneWord(road) ||
				numbered ||
				precise ||
				(context && !road.endsWith('으로'))
			: (located && (road.length > 2 || precise || /-/.test(core[0]))) ||
				isLocatedInOneWord(road) ||
				(precise && /번지/.test(detail)) ||
				(context && /-/.test(core[0]));
		if (accepted) add(start, end + detail.length);
	}
	for (const pattern of [FLAT, POSTCODE]) {
		for (const match of view.matchAll(pattern)) add(match.index, match.index + match[0].length);
	}
	return found;
}
