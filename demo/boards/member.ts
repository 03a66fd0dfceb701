import { cityPage, escapeHtml, paragraphsHtml } from '../layout';
import {
	htmlReply,
	pageNumber,
	redirectReply,
	sentFields,
	type Asked,
	type Reply,
	type Section,
} from '../server/exchange';
import type { Shelf } from '../shelf';
import { pager, sliceOf } from './paging';
import { missingPost } from './post-page';

const pageSize = 10;

export const memberListPath = '/member/board';
const memberLoginPath = '/member/login';
/** Invented, and good for Demo City alone. */
export const memberAccount = { user: 'demo', password: 'demo-city' } as const;

export function memberPath(id: string): string {
	return `/member/view?id=${id}`;
}

function loginPage(asked: Asked, message: string, status = 200): Reply {
	const next = asked.query.get('next') ?? memberListPath;
	return htmlReply(
		cityPage({
			title: '직원 로그인',
			section: '직원 로그인',
			content: `<form class="login" name="login" method="post" action="${memberLoginPath}?next=${encodeURIComponent(next)}">
				<input type="hidden" name="_csrf" value="${asked.session.csrf}">
				<label>아이디 <input type="text" name="userId" autocomplete="username"></label>
				<label>비밀번호 <input type="password" name="password" autocomplete="current-password">
				</label>${message === '' ? '' : `<p class="warn">${message}</p>`}<button type="submit">로그인</button>
				</form>`,
		}),
		status,
	);
}

function login(asked: Asked): Reply {
	const fields = sentFields(asked);
	if (fields.get('_csrf') !== asked.session.csrf)
		return loginPage(asked, '화면이 오래되었습니다. 다시 시도하여 주세요.', 403);
	if (fields.get('userId') !== memberAccount.user || fields.get('password') !== memberAccount.password) {
		return loginPage(asked, '아이디 또는 비밀번호가 맞지 않습니다.');
	}
	asked.session.user = memberAccount.user;
	const next = asked.query.get('next') ?? memberListPath;
	// Only a path of our own: an address elsewhere would make the log-in an open redirect.
	return redirectReply(/^\/(?![/\\])/.test(next) ? next : memberListPath);
}

function listPage(shelf: Shelf, asked: Asked): Reply {
	const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('cpage')), pageSize);
	const rows = slice.rows.map((id, index) => {
		const post = shelf.post(id);
		if (!post) return '';
		return `<tr><td>${slice.firstNumber - index}</td><td class="subject">
			<a href="${escapeHtml(post.path)}">${escapeHtml(post.title)}</a></td>
			<td>${escapeHtml(post.department)}</td><td>${post.postedAt}</td></tr>`;
	});
	const link = (page: number, label: string) => `<a href="${memberListPath}?cpage=${page}">${label}</a>`;
	return htmlReply(
		cityPage({
			title: '직원마당',
			section: '직원마당',
			content: `<p class="small">${escapeHtml(asked.session.user ?? '')} 님, 안녕하세요. <a href="/member/logout">로그아웃</a>
				</p><table class="board_list"><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>작성일</th></tr>
				</thead><tbody>${rows.join('\n')}</tbody></table>
				${pager(slice, link)}`,
		}),
	);
}

function detailPage(shelf: Shelf, id: string): Reply {
	const post = shelf.post(id);
	if (!post) return missingPost(shelf, id, '존재하지 않는 글입니다.');
	return htmlReply(
		cityPage({
			title: post.title,
			section: '직원마당',
			content: `<article class="view"><h2>${escapeHtml(post.title)}</h2><dl class="meta"><div><dt>담당부서</dt>
				<dd>${escapeHtml(post.department)}</dd></div><div><dt>작성자</dt><dd>${escapeHtml(post.author)}</dd>
				</div><div><dt>작성일</dt><dd>${post.postedAt}</dd></div></dl>
				<div class="body">${paragraphsHtml(post.body)}</div></article><div class="buttons">
				<a href="${memberListPath}">목록</a></div>`,
		}),
	);
}

/** Pages for those who have logged in; others are sent to the form, with status 302 as portals do. */
export function memberArea(shelf: Shelf): Section {
	return (asked) => {
		if (asked.path === memberLoginPath) return asked.method === 'POST' ? login(asked) : loginPage(asked, '');
		if (asked.path === '/member/logout') {
			asked.session.user = null;
			return redirectReply('/');
		}
		if (asked.path !== memberListPath && asked.path !== '/member/view') return undefined;
		if (asked.session.user === null) {
			const here = asked.rawQuery === '' ? asked.path : `${asked.path}?${asked.rawQuery}`;
			return redirectReply(`${memberLoginPath}?next=${encodeURIComponent(here)}`);
		}
		return asked.path === memberListPath
			? listPage(shelf, asked)
			: detailPage(shelf, asked.query.get('id') ?? '');
	};
}
