/** The kinds of personal data that are looked for. The key is what counts and ledger entries carry. */
export const KINDS = {
	residentNumber: '주민등록번호',
	foreignerNumber: '외국인등록번호',
	businessNumber: '사업자등록번호',
	driverLicence: '운전면허번호',
	passport: '여권번호',
	card: '카드번호',
	phone: '전화',
	email: '이메일',
	account: '계좌번호',
	plate: '차량번호',
	ip: 'IP',
	address: '주소',
	name: '이름',
	listed: '지정어',
} as const;

export type Kind = keyof typeof KINDS;

/** A piece of personal data: UTF-16 offsets, `end` exclusive. */
export interface Finding {
	kind: Kind;
	start: number;
	end: number;
	/** What makes two spellings the same value, e.g. the digits of a number. */
	value: string;
}

/** A match of a pattern with the text around it, for the rules that need context. */
export interface Candidate {
	text: string;
	start: number;
	end: number;
	view: string;
}

export interface Rule {
	kind: Kind;
	/**
	 * Global, and every quantifier bounded: a pattern that reads at most a fixed number of characters
	 * from each position cannot be made to run away by hostile text.
	 */
	pattern: RegExp;
	accept?: (candidate: Candidate) => boolean;
	value?: (text: string) => string;
}

export function before(candidate: Candidate, characters: number): string {
	return candidate.view.slice(Math.max(0, candidate.start - characters), candidate.start);
}

export function after(candidate: Candidate, characters: number): string {
	return candidate.view.slice(candidate.end, candidate.end + characters);
}

/** True where the context stands shortly before the candidate, or right behind it as in "110-123-456789 (신한은행)". */
export function near(candidate: Candidate, context: RegExp, reach = 20, reachAfter = 0): boolean {
	return (
		context.test(before(candidate, reach)) ||
		(reachAfter > 0 && context.test(after(candidate, reachAfter)))
	);
}

export function digitsOf(text: string): string {
	return text.replace(/\D/g, '');
}

/** Words behind which a bare number is a reference and not a person's. */
const REFERENCE =
	/(?:주문|접수|예약|승인|거래|문서|사건|관리|민원|일련|등기|송장|계약|공고|고시|제품|상품|품목|결재|입찰)\s?(?:번호|코드|no\b|id\b|[:#])|송장|바코드|시리얼|타임스탬프|timestamp|\b(?:ts|time|order|serial|tracking|invoice|isbn)\b|(?:법률|대통령령|조례|훈령|예규)\s?제?|금액|가격|총액|합계|예산|[₩$€¥]/i;

export function isReference(candidate: Candidate): boolean {
	const lead = before(candidate, 16);
	return REFERENCE.test(lead.slice(lead.lastIndexOf('\n') + 1));
}

export function isAmount(candidate: Candidate): boolean {
	return /^\s?(?:원|달러|건|명(?!의)|개|km|kg|ms|초)/.test(after(candidate, 4));
}

/** True where the number is only part of a longer identifier: a hash, a UUID, a decimal fraction, a longer number. */
export function isInsideIdentifier(candidate: Candidate): boolean {
	const head = before(candidate, 24);
	const tail = after(candidate, 24);
	if (/\d[.,]$/.test(head) && !/[\s\-.]/.test(candidate.text)) return true;
	const left = /[A-Za-z0-9_]{1,24}$/.exec(head.slice(-24))?.[0] ?? '';
	const right = /^[A-Za-z0-9_]{1,24}/.exec(tail)?.[0] ?? '';
	if (/\d/.test(left) || /\d/.test(right)) return true;
	return left !== '' && right !== '';
}
