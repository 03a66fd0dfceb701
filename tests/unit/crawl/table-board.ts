import type { IncomingMessage, ServerResponse } from 'node:http';
import { serve, type LoopbackServer } from '../net/loopback-server';

export interface Post {
	id: number;
	title: string;
	body: string;
	date: string;
	notice?: boolean;
	files?: string[];
}

export interface TableBoard extends LoopbackServer {
	posts: Post[];
	robots: string | null;
	/** Answers instead of the board where it gives true. */
	intercept: (request: IncomingMessage, response: ServerResponse) => boolean;
	listUrl: string;
}

const html = (body: string) =>
	`<!doctype html><html><head><meta charset="utf-8"><title>게시판</title></head><body><nav><a href="/a">메뉴하나</a><a href="/b">메뉴둘</a></nav>${body}<footer>주소 서울시 02-120</footer></body></html>`;

export function makePosts(
	count: number,
	day = (index: number) => `2026-04-${String(30 - (index % 28)).padStart(2, '0')}`,
): Post[] {
	return Array.from({ length: count }, (_, index) => ({
		id: 1000 - index,
		title: `${1000 - index}번째 소식을 알려 드립니다`,
		body: `${1000 - index}번 글의 본문입니다. 자세한 내용은 다음과 같습니다.`,
		date: day(index),
	}));
}

/** The plainest of boards: a table, links, page numbers. Ten posts a page, notices above them on every page. */
export async function startTableBoard(posts: Post[]): Promise<TableBoard> {
	const page = (number: number): string => {
		const own = board.posts.filter((post) => !post.notice);
		const rows = [...board.posts.filter((post) => post.notice), ...own.slice((number - 1) * 10, number * 10)];
		const pages = Math.max(1, Math.ceil(own.length / 10));
		const row = (post: Post) =>
			`<tr><td>${post.notice ? '공지' : post.id - 900}</td><td><a href="/view?seq=${post.id}&amp;page=${number}">${post.title}</a></td><td>총무과</td><td>${post.date}</td><td>7</td></tr>`;
		const numbers = Array.from({ length: pages }, (_, index) =>
			index + 1 === number ? `<b>${index + 1}</b>` : `<a href="/list?page=${index + 1}">${index + 1}</a>`,
		);
		return html(
			`<table><thead><tr><th>번호</th><th>제목</th><th>부서</th><th>등록일</th><th>조회</th></tr></thead><tbody>${rows.map(row).join('')}</tbody></table><div class="paging">${numbers.join(' ')}</div>`,
		);
	};
	const view = (post: Post): string =>
		html(`<div class="board_view"><h3>${post.title}</h3><ul><li>작성부서 : 총무과</li><li>등록일 : ${post.date}</li></ul><div class="content"><p>${post.body}</p></div>
<ul class="file_list">${(post.files ?? []).map((name) => `<li><a href="/download?file=${encodeURIComponent(name)}">${name}</a> (3 KB)</li>`).join('')}</ul></div>`);

	const server = await serve((request, response) => {
		if (board.intercept(request, response)) return;
		const url = new URL(request.url ?? '/', 'http://x');
		if (url.pathname === '/robots.txt') {
			if (board.robots === null) return void response.writeHead(404).end();
			return void response.end(board.robots);
		}
		response.setHeader('content-type', 'text/html; charset=utf-8');
		if (url.pathname === '/list') return void response.end(page(Number(url.searchParams.get('page') ?? '1')));
		const post = board.posts.find((one) => String(one.id) === url.searchParams.get('seq'));
		if (url.pathname === '/view' && post) return void response.end(view(post));
		if (url.pathname === '/download') {
			response.setHeader('content-type', 'application/x-stuff');
			return void response.end(`%PDF-1.4 ${url.searchParams.get('file')}`);
		}
		response.writeHead(404).end(html('<p>없음</p>'));
	});
	const board: TableBoard = {
		...server,
		posts,
		robots: null,
		intercept: () => false,
		listUrl: `${server.url}/list`,
	};
	return board;
}
