import { cityPage, licenceWords } from '../layout';
import { htmlReply, jsonReply, pageNumber, type Section } from '../server/exchange';
import type { Shelf } from '../shelf';
import { sliceOf } from './paging';

const pageSize = 12;

export const scriptListPath = '/news';

export function scriptPath(id: string): string {
	return `/news/view?id=${id}`;
}

// What the browser runs: without it the pages have neither rows nor text.
const listScript = `const rows = document.querySelector('#rows');
const pages = document.querySelector('#pages');
async function show(page) {
	const answer = await fetch('/news/api/posts?page=' + page);
	const list = await answer.json();
	rows.replaceChildren(...list.posts.map((post) => {
		const row = document.createElement('tr');
		for (const [name, text] of [['number', post.number], ['subject', post.title], ['dept', post.department], ['date', post.postedAt]]) {
			const cell = document.createElement('td');
			cell.className = name;
			if (name === 'subject') {
				const link = document.createElement('a');
				link.href = '/news/view?id=' + post.id;
				link.textContent = text;
				cell.append(link);
			} else {
				cell.textContent = text;
			}
			row.append(cell);
		}
		return row;
	}));
	pages.replaceChildren(...Array.from({ length: list.pages }, (_, index) => index + 1).slice(0, 10).map((number) => {
		const link = document.createElement(number === list.page ? 'strong' : 'a');
		link.textContent = number;
		if (number !== list.page) { link.href = '#page=' + number; }
		return link;
	}));
}
const wanted = () => Number(new URLSearchParams(location.hash.slice(1)).get('page') || '1');
addEventListener('hashchange', () => show(wanted()));
show(wanted());`;

const detailScript = `const id = new URLSearchParams(location.search).get('id');
fetch('/news/api/posts/' + encodeURIComponent(id)).then((answer) => answer.json()).then((post) => {
	document.title = post.title;
	const put = (selector, text) => { document.querySelector(selector).textContent = text; };
	put('#title', post.title);
	put('#department', post.department);
	put('#author', post.author);
	put('#date', post.postedAt);
	put('#licence', post.licence);
	document.querySelector('#body').replaceChildren(...post.body.split('\\n').map((line) => {
		const paragraph = document.createElement('p');
		paragraph.textContent = line;
		return paragraph;
	}));
});`;

/** A board that a script draws: the HTML carries no rows and no text, a JSON address has both. */
export function scriptBoard(shelf: Shelf): Section {
	return (asked) => {
		if (asked.path === scriptListPath) {
			return htmlReply(
				cityPage({
					title: '시정뉴스',
					section: '시정뉴스',
					script: listScript,
					content: `<table class="board_list"><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>작성일</th>
						</tr></thead><tbody id="rows"></tbody></table><div class="paging" id="pages"></div>
						<noscript>이 화면을 보려면 자바스크립트를 켜 주세요.</noscript>`,
				}),
			);
		}
		if (asked.path === '/news/view') {
			return htmlReply(
				cityPage({
					title: '시정뉴스',
					section: '시정뉴스',
					script: detailScript,
					content: `<article class="view"><h2 id="title"></h2><dl class="meta"><div><dt>담당부서</dt>
						<dd id="department"></dd></div><div><dt>작성자</dt><dd id="author"></dd></div><div><dt>작성일</dt>
						<dd id="date"></dd></div></dl><div class="body" id="body"></div>
						<div class="licence" id="licence"></div></article><div class="buttons">
						<a href="${scriptListPath}">목록</a></div>`,
				}),
			);
		}
		if (asked.path === '/news/api/posts') {
			const slice = sliceOf(
				[...shelf.notices.map((post) => post.id), ...shelf.ids],
				pageNumber(asked.query.get('page')),
				pageSize,
			);
			const posts = slice.rows.flatMap((id, index) => {
				const post = shelf.post(id);
				if (!post) return [];
				return [
					{
						id,
						number: slice.firstNumber - index,
						title: post.title,
						department: post.department,
						postedAt: post.postedAt,
					},
				];
			});
			return jsonReply({ page: slice.page, pages: slice.pages, posts });
		}
		const id = /^\/news\/api\/posts\/(\d+)$/.exec(asked.path)?.[1];
		if (id === undefined) return undefined;
		const post = shelf.post(id);
		if (!post) return jsonReply({ message: '존재하지 않는 글입니다.' }, 404);
		const { title, body, department, author, postedAt, views, licence } = post;
		return jsonReply({
			id,
			title,
			body,
			department,
			author,
			postedAt,
			views,
			licence: licenceWords(licence),
		});
	};
}
