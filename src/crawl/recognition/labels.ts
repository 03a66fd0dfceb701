/** What a labelled value of a board means. */
export type Role =
	| 'number'
	| 'title'
	| 'date'
	| 'author'
	| 'department'
	| 'views'
	| 'attachment'
	| 'body'
	| 'neighbour'
	| 'answer';

/** Spellings found on Korean boards; compared after spaces, colons and brackets are taken out. */
const ROLES: Array<[Role, RegExp]> = [
	['number', /^(번호|순번|연번|글번호|일련번호|no\.?|num|number|#)$/i],
	[
		'title',
		/^(글?제목|제목명?|글제목|공고명|자료명|건명|게시물명?|서식명|사업명|행사명|문서명|의안명|안건명?|과제명|강좌명|프로그램명|공사명|용역명|계약명|입찰공고명|채용공고명|게시글|질문|민원제목|title|subject)$/i,
	],
	[
		'date',
		/^((최초)?(작성|등록|게시|공고|공개|발행|접수|신청|배포|고시|수정|제안|질문|기재|입력|게재|보도|제공|계약)(일|일자|일시|날짜|시간)|날짜|일자|일시|올린날|만든날짜|작성한날짜|date|regdate|created|posted)$/i,
	],
	[
		'author',
		/^(작성자명?|글쓴이|게시자|등록자|이름|성명|성함|작성인|필자|신청인|민원인|질문자|제안자|제안인|만든사람|올린이|기안자|기자명|작성|author|writer|name|by)$/i,
	],
	[
		'department',
		/^((담당|작성|등록|소관|게시|처리|제공|관리|발표|배포|공고|게재|실무|발주|계약|시행|주관|접수)?(실과|부서|부서명|과)|담당과|부서\/?담당자|(담당|소속|작성|등록|제공|공고|처리|발주|주관)?기관명?|소속|department|dept|office)$/i,
	],
	['views', /^(조회수?|조회건수|열람수?|읽음|읽은수|view|views|hit|hits|read)$/i],
	[
		'attachment',
		/^((첨부|서식|관련|원문|공고문?|자료)(파일|문서|자료)(목록)?|첨부(목록)?|파일|다운로드|첨부물|붙임(파일|문서)?|file|files|attach(ment)?s?)$/i,
	],
	['body', /^((글|상세|세부|질문|민원|공고|고시|예고|제안|주요|사업|보도)?내용|(제안|개정)이유및?주요내용|(상세)?설명|본문|content|contents)$/i],
	['neighbour', /^[▲▼△▽]?(이전(글|게시물|공고)?|다음(글|게시물|공고)?|윗글|아랫글|prev(ious)?|next)$/i],
	['answer', /^(답변(내용)?|처리결과|회신(내용)?|answer|reply)$/i],
];
const roles = new Map<string, Role | null>();
const MAX_KEPT = 2000;

/** A label without what boards put around it: `작 성 일 :` becomes `작성일`. */
export function plainLabel(text: string): string {
	return text.replace(/[\s:：·▪■▶>*]|\[|\]/g, '');
}

/** What some boards add to a label: `입력일시(마감일시)`, `조회(건)`. */
const REMARK = /[(（][^()（）]{0,12}[)）]$/;

function plainRole(plain: string): Role | null {
	return plain === '' || plain.length > 14 ? null : (ROLES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null);
}

export function roleOf(label: string): Role | null {
	if (label === '' || label.length > 40) return null;
	const kept = roles.get(label);
	if (kept !== undefined) return kept;
	const plain = plainLabel(label);
	const role = plainRole(plain) ?? plainRole(plain.replace(REMARK, ''));
	if (roles.size >= MAX_KEPT) roles.clear();
	roles.set(label, role);
	return role;
}

/** The number in a view count, `1,204회`. */
export function readCount(text: string): number | null {
	const digits = /\d[\d,]*/.exec(text)?.[0];
	return digits === undefined ? null : Number(digits.replaceAll(',', ''));
}

const PHONE = /(?:☎|☏)?\s*(?:\(?0\d{1,2}\)?[-.\s)]{1,2}\d{3,4}[-.\s]\d{4}|\d{3,4}-\d{4})/;
const MAX_NAME = 200;
const PHONE_LABEL = /[\s,/(]*(?:전화(번호)?|연락처|tel\.?|문의(처)?|☎|☏)?\s*[:：)]?\s*$/i;

/** An author or a department without the telephone number that stands beside it. */
export function withoutPhone(value: string): string {
	const shown = value.slice(0, MAX_NAME);
	const phone = PHONE.exec(shown);
	const name = phone && phone.index > 0 ? shown.slice(0, phone.index).replace(PHONE_LABEL, '') : shown;
	return name.replace(/[\s,/|(·]+$/, '').trim();
}

const ORGANISATION =
	/^[가-힣A-Za-z0-9·\s()]{0,18}(과|실|국|팀|센터|사업소|담당관|관실|본부|위원회|소방서|보건소|도서관|박물관|재단|공사|공단|시청|구청|군청|도청|교육청|동|읍|면|부|처|청|원)$/;

/** Whether a value names an office rather than a person. */
export function isOrganisation(value: string): boolean {
	return value.length >= 2 && value.length <= 24 && ORGANISATION.test(value);
}
