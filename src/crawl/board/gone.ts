import type { Page } from '../page/page';
import { alertOf } from '../recognition/detail-recognition';

const GONE_WORDS =
	/삭제(된|되었|하였|됐)|존재하지\s*않|없는\s*(게시물|게시글|글|자료|페이지)|(게시물|게시글|글|자료)(을|를|이|가)?\s*(찾을\s*수\s*)?없습니다/;

/** Whether a post's page says that the post is no more. A page that fails, refuses or is blocked says nothing of the kind. */
export function isGone(page: Page): boolean {
	if (page.status === 404 || page.status === 410) return true;
	return page.status < 400 && GONE_WORDS.test(alertOf(page) ?? '');
}
