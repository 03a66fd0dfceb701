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
		/^(글?제목|제목명?|글제목|공고명|자료명|건명|게시물명?|서식명|사업명|행사명|문서명|게시글|질문|민원제목|title|subject)$/i,
	],
	[
		'date',
		/^((최초)?(작성|등록|게시|공고|공개|발행|접수|신청|배포|고시|수정|제안|질문|기재)(일|일자|일시|날짜)|날짜|일자|일시|올린날|date|regdate|created|posted)$/i,
	],
	[
		'author',
		/^(작성자|글쓴이|게시자|등록자|이름|성명|성함|작성인|필자|신청인|민원인|질문자|제안자|제안인|author|writer|name|by)$/i,
	],
	[
		'department',
		/^((담당|작성|등록|소관|게시|처리|제공|관리|발표|배포)?부서명?|담당과|부서\/?담당자|(담당|소속|작성|등록|제공)?기관명?|소속|department|dept|office)$/i,
	],
	['views', /^(조회수?|열람수?|읽음|view|views|hit|hits|read)$/i],
	[
		'attachment',
		/^(첨부(파일|문서|자료)?|파일|다운로드|첨부물|붙임(파일|문서)?|file|files|attach(ment)?s?)$/i,
	],
	['body', /^(내용|본문|상세내용|글내용|질문내용|민원내용|content|contents)$/i],
	['neighbour', /^(이전(글|게시물|공고)?|다음(글|게시물|공고)?|윗글|아랫글|prev(ious)?|next)$/i],
	['answer', /^(답변(내용)?|처리결과|회신(내용)?|answer|reply)$/i],
];

/** A label without what boards put around it: `작 성 일 :` becomes `작성일`. */
export function plainLabel(text: string): string {
	return text.replace(/[\s:：·▪■▶>*]|\[|\]/g, '');
}

export function roleOf(label: string): Role | null {
	const plain = plainLabel(label);
	if (plain === '' || plain.length > 14) return null;
	return ROLES.find(([, pattern]) => pattern.test(plain))?.[0] ?? null;
}

/** The number in a view count, `1,204회`. */
export function readCount(text: string): number | null {
	const digits = /\d[\d,]*/.exec(text)?.[0];
	return digits === undefined ? null : Number(digits.replaceAll(',', ''));
}
