import { find, inlineText } from './dom';
import type { Page } from './page';

const ERROR_WORDS =
	/(페이지|화면|게시물|게시글|글|자료|파일|정보|주소)(을|를|이|가)?\s*(찾을\s*수\s*없|존재하지\s*않|표시할\s*수\s*없)|(존재하지\s*않는|삭제된|없는)\s*(페이지|화면|게시물|게시글|글|자료)|(오류|에러|장애)가?\s*(발생|있)|(시스템|서비스|서버)\s*(점검|오류|장애)|잘못된\s*(접근|요청|주소)|이용에\s*불편을\s*드려|page\s+not\s+found|not\s+found\s+on\s+this\s+server|server\s+error|an\s+error\s+(has\s+)?occurred/i;
const ERROR_HEAD = /^\W*((오류|에러|error|warning)(\s*(안내|페이지|메시지|message|page))?|(404|500|503)(\s.{0,40})?)\W*$/i;
const MAX_ERROR_PAGE_TEXT = 1500;
const MAX_ERROR_MAIN_TEXT = 250;

/**
 * The words of a page that says with status 200 that there is nothing to see, or null. Only short pages count, and only where no post and
 * no list was found: a post may well speak of an error.
 */
export function errorNotice(page: Page): string | null {
	const text = inlineText(page.document);
	if (text.length > MAX_ERROR_PAGE_TEXT) return null;
	return errorIn(
		find(page.document, 'title, h1, h2').map((element) => inlineText(element)),
		text,
	);
}

/** As `errorNotice`, of any page's title and main text alone: hardly more than the notice may stand there. */
export function errorWords(title: string, mainText: string): string | null {
	return mainText.length > MAX_ERROR_MAIN_TEXT ? null : errorIn([title, mainText.split('\n')[0] ?? ''], mainText);
}

function errorIn(heads: readonly string[], text: string): string | null {
	const found = ERROR_WORDS.exec(text);
	if (found) return text.slice(Math.max(0, found.index - 40), found.index + 120).trim();
	return heads.some((head) => ERROR_HEAD.test(head)) ? text.slice(0, 160).trim() : null;
}
