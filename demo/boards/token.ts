import { createHash } from 'node:crypto';

import { cityPage } from '../layout';
import {
	alertReply,
	htmlReply,
	pageNumber,
	sentFields,
	type Asked,
	type Reply,
	type Section,
} from '../server/exchange';
import type { Session } from '../server/sessions';
import type { Shelf } from '../shelf';
import { pager, sliceOf } from './paging';
import { missingPost, postPage, rowsTable } from './post-page';

const pageSize = 10;
const name = '입법예고';

export const tokenListPath = '/ordinance/list.do';
const tokenViewPath = '/ordinance/view.do';

export function tokenPath(id: string): string {
	return `${tokenViewPath}?ancmtNo=${id}`;
}

const script = `function fn_linkPage(pageNo) {
	var form = document.getElementById('listForm');
	form.currentPageNo.value = pageNo;
	form.action = '${tokenListPath}';
	form.submit();
}
function fn_view(no) {
	document.viewForm.ancmtNo.value = no;
	document.viewForm.submit();
}`;

function listPage(shelf: Shelf, wanted: number, token: string): Reply {
	const slice = sliceOf(shelf.ids, wanted, pageSize);
	const link = (page: number, label: string) =>
		`<a href="#none" onclick="fn_linkPage(${page}); return false;">${label}</a>`;
	return htmlReply(
		cityPage({
			title: name,
			section: name,
			script,
			content: `<form id="listForm" name="listForm" method="post" action="${tokenListPath}">
				<input type="hidden" name="_csrf" value="${token}"><input type="hidden" name="currentPageNo" value="${slice.page}">
				<select name="searchCnd"><option value="0">제목</option></select><input type="text" name="searchWrd" value="">
				</form><form name="viewForm" method="post" action="${tokenViewPath}">
				<input type="hidden" name="_csrf" value="${token}"><input type="hidden" name="ancmtNo" value=""></form>
				${rowsTable(
					shelf,
					slice.rows,
					slice.firstNumber,
					(post, title) => `<a href="javascript:fn_view('${post.id}');">${title}</a>`,
				)}
				${pager(slice, link)}`,
		}),
	);
}

/**
 * A board that pages over POST alone, with a token that the page before handed out and that is good until the next list
 * page. What is asked for over GET is the first page, whatever the query says; a post is shown over POST alone.
 */
export function tokenBoard(shelf: Shelf): Section {
	const tokens = new WeakMap<Session, { value: string; given: number }>();
	const nextToken = (session: Session): string => {
		const given = (tokens.get(session)?.given ?? 0) + 1;
		const value = createHash('sha256').update(`${session.csrf} ${given}`).digest('hex').slice(0, 36);
		tokens.set(session, { value, given });
		return value;
	};
	const isCurrent = (asked: Asked): boolean =>
		sentFields(asked).get('_csrf') === tokens.get(asked.session)?.value;
	const stale = (): Reply => ({
		...alertReply('화면이 오래되었습니다. 목록을 다시 열어 주시기 바랍니다.'),
		status: 403,
	});
	return (asked) => {
		if (asked.path === tokenListPath) {
			if (asked.method !== 'POST') return listPage(shelf, 1, nextToken(asked.session));
			if (!isCurrent(asked)) return stale();
			const page = pageNumber(sentFields(asked).get('currentPageNo'));
			return listPage(shelf, page, nextToken(asked.session));
		}
		if (asked.path !== tokenViewPath) return undefined;
		if (asked.method !== 'POST') return alertReply('잘못된 접근입니다.');
		if (!isCurrent(asked)) return stale();
		const id = sentFields(asked).get('ancmtNo') ?? '';
		const post = shelf.post(id);
		if (!post) return missingPost(shelf, id, '존재하지 않는 게시물입니다.');
		return postPage({
			shelf,
			post,
			section: name,
			look: 'table',
			back: `<a href="${tokenListPath}">목록</a>`,
		});
	};
}
