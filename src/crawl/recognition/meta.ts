import { isTag, isText, type AnyNode, type Element } from '#vendor/html';
import { readDate } from '../page/dates';
import { attr, descendants, names } from '../page/dom';
import { isOrganisation, plainLabel, readCount, roleOf, withoutPhone, type Role } from './labels';

const HINTS: Array<[Role, RegExp]> = [
	['date', /(^|[\s_-])(reg|write|post|view|bo|entry|wdate|create)?_?-?(date|datetime|time|rdate|day|regdt|published)s?([\s_-]|$)/],
	['author', /(^|[\s_-])(writer|author|byline|nick(name)?|sv_member|sv_guest|user(name)?|reg_?(nm|name|user)|owner)([\s_-]|$)/],
	['department', /(^|[\s_-])(dept|depart|department|buseo|division|org)([\s_-]|$)/],
	['views', /(^|[\s_-])(hits?|hit_?count|view_?c(ou)?nt|read_?count|views?_?num|readnum|inquiry|hit-?num|count_view)([\s_-]|$)/],
];
/** Words that end a value although they say nothing that is asked for. */
const OTHER_LABEL =
	/^(댓글|추천|비추천|좋아요|첨부|ip|담당자|연락처|전화(번호)?|이메일|메일|e-?mail|분류|카테고리|구분|상태|처리상태|공개여부|글번호|문의(처)?|최종수정일|수정일|다운로드)$/i;
const WITH_COLON = /^([가-힣A-Za-z][가-힣A-Za-z\s]{0,9}?)\s*[:：]\s*(.*)$/;
const LABEL_FIRST =
	/^(작성자|글쓴이|이름|제안자|게시자|등록자|신청인|제안일|신청일|공고일|배포일|보도일|발행일|소관부서|처리부서|관리부서|작성일시?|작성일자|등록일시?|등록일자|게시일|게시일자|입력|조회\s?수?|담당부서|작성부서|등록부서|부서명?|날짜|기자명)\s+(\S.*)$/;
const MAX_TOKEN = 120;
const hints = new Map<string, Role | null>();
const MAX_HINTS = 5000;
const MAX_TOKENS = 80;

/** What an element's class, id or itemprop says of its value. */
export function hintedRole(element: Element): Role | null {
	if (element.name === 'time') return 'date';
	const property = attr(element, 'itemprop');
	if (/^date(Published|Created)$/.test(property)) return 'date';
	if (property === 'author') return 'author';
	const named = names(element);
	if (named.length < 3) return null;
	const known = hints.get(named);
	if (known !== undefined) return known;
	const role = HINTS.find(([, pattern]) => pattern.test(named))?.[0] ?? null;
	if (hints.size >= MAX_HINTS) hints.clear();
	hints.set(named, role);
	return role;
}

const SKIPPED = new Set(['script', 'style', 'select', 'option', 'textarea', 'svg', 'noscript', 'template']);

const NO_TOKENS: readonly string[] = [];
const SEPARATORS = /[|｜│\u00a0]{1,2}|\s{3,}|\s[·ㆍ•/]\s/;
const keptTokens = new WeakMap<AnyNode, readonly string[]>();

function tokensIn(text: string): readonly string[] {
	if (text.trim() === '') return NO_TOKENS;
	return text
		.split(SEPARATORS)
		.map((part) => part.replace(/[\s\u200b]+/g, ' ').trim())
		.filter((part) => part !== '' && !/^[·ㆍ/,:：-]$/.test(part));
}

/** The pieces of text inside, apart where elements or separators part them; buttons inside are left out. */
export function tokensOf(node: AnyNode): readonly string[] {
	if (isText(node)) return tokensIn(node.data);
	if (!('children' in node) || (isTag(node) && SKIPPED.has(node.name))) return NO_TOKENS;
	const kept = keptTokens.get(node);
	if (kept) return kept;
	const parts = node.children
		.filter((child) => !isTag(child) || child.name !== 'button')
		.map(tokensOf)
		.filter((tokens) => tokens.length > 0);
	const tokens = parts.length === 1 && parts[0] ? parts[0] : parts.flat().slice(0, MAX_TOKENS);
	keptTokens.set(node, tokens);
	return tokens;
}

interface Labelled {
	label: string;
	role: Role | null;
	rest: string;
}

function labelAt(token: string): Labelled | null {
	const role = roleOf(token);
	if (role !== null) return { label: plainLabel(token), role, rest: '' };
	if (OTHER_LABEL.test(plainLabel(token))) return { label: plainLabel(token), role: null, rest: '' };
	const split = WITH_COLON.exec(token) ?? LABEL_FIRST.exec(token);
	if (!split?.[1]) return null;
	const named = roleOf(split[1]);
	return named !== null || OTHER_LABEL.test(plainLabel(split[1]))
		? { label: plainLabel(split[1]), role: named, rest: (split[2] ?? '').trim() }
		: null;
}

/** Labels and values in a line such as `작성자 홍길동 | 등록일 : 2026-05-01 | 조회 12`, however its elements are nested. */
export function readLine(tokens: readonly string[]): Array<{ role: Role; label: string; text: string }> {
	const pairs: Array<{ role: Role; label: string; text: string }> = [];
	let open: Labelled | null = null;
	let values: string[] = [];
	const close = () => {
		if (open?.role && values.length > 0) {
			// Behind the value of a label may follow what has no label any more.
			const taken = open.role === 'date' ? values.slice(0, 2) : values.slice(0, 1);
			pairs.push({ role: open.role, label: open.label, text: taken.join(' ') });
		}
		values = [];
	};
	for (const token of tokens) {
		if (token.length > MAX_TOKEN) {
			close();
			open = null;
			continue;
		}
		// `작성일 2026-05-01 조회 12` in one piece of text.
		for (const piece of piecesOf(token)) {
			const label = labelAt(piece);
			if (label) {
				close();
				open = label;
				if (label.rest !== '') values.push(label.rest);
			} else if (open) values.push(piece);
		}
	}
	close();
	return pairs;
}

const INNER_LABEL =
	/[\s,(]+(?=(?:작성자|글쓴이|작성일시?|작성일자|등록일시?|등록일자|게시일자?|조회\s?수?|담당부서|등록부서|작성부서|담당자|연락처|전화번호|댓글|날짜|첨부)\s*(?:[:：]|\s\S|\d))/;

function piecesOf(token: string): string[] {
	return token.split(INNER_LABEL).filter((piece) => piece.trim() !== '');
}

/** A value as its role has it, or null where it cannot be one. */
export function valueFor(role: Role, text: string, now: number): string | number | null {
	switch (role) {
		case 'date':
			return readDate(text.replace(/^[^\d오어]{0,12}(?=\d)/, ''), now);
		case 'views':
			return text.length <= 24 ? readCount(text) : null;
		case 'author':
		case 'department': {
			const value = withoutPhone(text);
			return value === '' || value.length > 40 || /^[\d\s.,:-]+$/.test(value) ? null : value;
		}
		default:
			return text;
	}
}

/** A line such as `<p class="byline">` holds more than its name says. */
function holdsOthers(element: Element, role: Role): boolean {
	return descendants(element).some((one) => {
		const inner = hintedRole(one);
		return inner !== null && inner !== 'number' && (inner !== role || role !== 'date');
	});
}

/** `글 홍길동`, `홍길동 기자`. */
const SIGNED = /^(?:(?:글(?:[·ㆍ]사진)?|by)\s+)?[가-힣*○]{2,5}\s*(?:기자|리포터|주무관)$|^(?:글(?:[·ㆍ]사진)?|by)\s+[가-힣*○]{2,5}$/;
/** Words that end like the labels of a sheet are no names. */
const LIKE_A_LABEL = /^(입력|수정|등록|작성|게시|발행|승인|공유|인쇄|스크랩|목록|글자|확대|축소)$|(일자|일시|기간|번호|금액|방법|구분|부서|목록|상태|유형|종류|인원|장소)$/;

export function nameIn(token: string): string | undefined {
	if (SIGNED.test(token)) return token.replace(/^(글([·ㆍ]사진)?|by)\s+/i, '').replace(/\s*(기자|리포터|주무관)$/, '');
	return /^[가-힣*○]{2,5}$/.test(token) && !LIKE_A_LABEL.test(token) && !isOrganisation(token) ? token : undefined;
}

/**
 * Date, author, office and views where no label stands: by an element's class, and by what a short line between title and text looks like
 * (`김민수 | 2026.05.01`).
 */
export function readUnlabelled(
	elements: readonly Element[],
	tokens: readonly string[],
	now: number,
): Partial<Record<'date' | 'author' | 'department' | 'views', string | number>> {
	const found: Partial<Record<'date' | 'author' | 'department' | 'views', string | number>> = {};
	for (const element of elements) {
		const role = hintedRole(element);
		if (role !== 'date' && role !== 'author' && role !== 'department' && role !== 'views') continue;
		if (found[role] !== undefined || holdsOthers(element, role)) continue;
		const text = tokensOf(element).filter((token) => roleOf(token) === null);
		const shown = text.join(' ');
		if (shown.length > 60) continue;
		const machine = role === 'date' ? attr(element, 'datetime') : '';
		// A byline may hold the section and the date as well.
		const signed = role === 'author' ? text.filter((token) => SIGNED.test(token)).map(nameIn)[0] : undefined;
		const value = signed ?? valueFor(role, shown.replace(/^[가-힣\s]{1,6}\s*[:：]\s*/, ''), now) ?? (machine ? valueFor(role, machine, now) : null);
		if (value !== null) found[role] = value;
	}
	for (const token of tokens) {
		if (token.length > 30 || labelAt(token)) continue;
		if (found.date === undefined) {
			const date = readDate(token, now);
			if (date !== null) {
				found.date = date;
				continue;
			}
		}
		if (found.department === undefined && isOrganisation(token)) found.department = token;
		else found.author ??= nameIn(token);
	}
	return found;
}
