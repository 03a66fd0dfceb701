import { cityPage, escapeHtml } from '../layout';
import { htmlReply, pageNumber, textReply, type Asked, type Reply, type Section } from '../server/exchange';
import type { Shelf } from '../shelf';
import { pager, sliceOf } from './paging';
import { missingPost, postPage, rowsTable, validated, type PostLook } from './post-page';

interface Variant {
	shelf: Shelf;
	name: string;
	look: PostLook;
	validators: 'weak' | 'strong' | 'day';
	listPath: string;
	/** Address of the page's own script, where it is not in the page. */
	scriptAddress?: string;
}

function listReply(variant: Variant, content: string): Reply {
	const source = variant.scriptAddress === undefined ? '' : `<script src="${variant.scriptAddress}"></script>\n`;
	return htmlReply(cityPage({ title: variant.name, section: variant.name, content: source + content }));
}

function detailReply(variant: Variant, id: string): Reply {
	const { shelf, name, look, listPath } = variant;
	const post = shelf.post(id);
	if (!post) return missingPost(shelf, id, '삭제되었거나 존재하지 않는 게시물입니다.');
	const page = postPage({
		shelf,
		post,
		section: name,
		look,
		back: `<a href="${escapeHtml(listPath)}">목록</a>`,
		...(variant.scriptAddress === undefined ? {} : { scriptAddress: variant.scriptAddress }),
	});
	return validated(page, shelf, post, variant.validators);
}

export const blockListPath = '/recruit/list';

export function blockPath(id: string): string {
	return `/recruit/view?recruitNo=${id}`;
}

/** Pages in blocks of ten: there is a way to the next ten and to the ten before, and none to the next page. */
export function blockBoard(shelf: Shelf): Section {
	const variant: Variant = {
		shelf,
		name: '채용공고',
		look: 'line',
		validators: 'strong',
		listPath: blockListPath,
	};
	return (asked) => {
		if (asked.path === '/recruit/view') return detailReply(variant, asked.query.get('recruitNo') ?? '');
		if (asked.path !== blockListPath) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('pgno')), 4);
		const link = (page: number, label: string) => `<a href="${blockListPath}?pgno=${page}">${label}</a>`;
		const first = slice.offered[0] ?? 1;
		const last = slice.offered.at(-1) ?? 1;
		const numbers = slice.offered.map((page) =>
			page === slice.page ? `<strong>${page}</strong>` : link(page, String(page)),
		);
		return listReply(
			variant,
			`${rowsTable(
				shelf,
				slice.rows,
				slice.firstNumber,
				(post, title) => `<a href="${escapeHtml(post.path)}&amp;pgno=${slice.page}">${title}</a>`,
			)}<div class="paging">${first > 1 ? link(first - 1, '이전 10쪽') : ''}${numbers.join('')}${last < slice.pages ? link(last + 1, '다음 10쪽') : ''}</div>`,
		);
	};
}

export const offsetListPath = '/library/board?mode=list';

export function offsetPath(id: string): string {
	return `/library/board?mode=view&articleNo=${id}`;
}

/** List and post at one address, told apart by `mode`; pages by the number of posts to leave out. */
export function offsetBoard(shelf: Shelf): Section {
	const pageSize = 10;
	const variant: Variant = {
		shelf,
		name: '도서관 소식',
		look: 'list of labels',
		validators: 'weak',
		listPath: offsetListPath,
	};
	return (asked) => {
		if (asked.path !== '/library/board') return undefined;
		if (asked.query.get('mode') === 'view') return detailReply(variant, asked.query.get('articleNo') ?? '');
		const offset = Math.max(0, Number.parseInt(asked.query.get('article.offset') ?? '0', 10) || 0);
		const slice = sliceOf(shelf.ids, Math.floor(offset / pageSize) + 1, pageSize);
		const place = (page: number): string => `article.offset=${(page - 1) * pageSize}&amp;articleLimit=${pageSize}`;
		return listReply(
			variant,
			`${rowsTable(
				shelf,
				slice.rows,
				slice.firstNumber,
				(post, title) => `<a href="?mode=view&amp;articleNo=${post.id}&amp;${place(slice.page)}">${title}</a>`,
			)}${pager(slice, (page, label) => `<a href="?mode=list&amp;${place(page)}">${label}</a>`)}`,
		);
	};
}

export const pathListPath = '/culture/list';

export function pathPath(id: string): string {
	return `/culture/view/${id}`;
}

/** The page's number is part of the path, and so is the post's. */
export function pathBoard(shelf: Shelf): Section {
	const variant: Variant = {
		shelf,
		name: '문화행사',
		look: 'list of labels',
		validators: 'day',
		listPath: pathListPath,
	};
	return (asked) => {
		const id = /^\/culture\/view\/(\d+)$/.exec(asked.path)?.[1];
		if (id !== undefined) return detailReply(variant, id);
		const page = /^\/culture\/list(?:\/(\d{1,6}))?$/.exec(asked.path);
		if (!page) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(page[1] ?? null), 9);
		return listReply(
			variant,
			`${rowsTable(shelf, slice.rows, slice.firstNumber, (post, title) => `<a href="${post.path}">${title}</a>`)}
				${pager(slice, (number, label) => `<a href="${pathListPath}/${number}">${label}</a>`)}`,
		);
	};
}

export const externalListPath = '/safety/list.do';

export function externalPath(id: string): string {
	return `/safety/view.do?boardSeq=${id}`;
}

const externalScript = `/* 게시판 공통 */
var BOARD = { list: '/safety/list.do', view: '/safety/view.do' };

function goPage(no) {
	location.href = BOARD.list + '?nPage=' + no;
}

function goView(seq) {
	location.href = BOARD.view + '?boardSeq=' + encodeURIComponent(seq);
}
`;

/** Links call functions that stand in a file of their own. */
export function externalBoard(shelf: Shelf): Section {
	const variant: Variant = {
		shelf,
		name: '안전 소식',
		look: 'table',
		validators: 'weak',
		listPath: externalListPath,
		scriptAddress: '/safety/js/board.js',
	};
	return (asked) => {
		if (asked.path === '/safety/js/board.js') return textReply(externalScript, 'text/javascript;charset=UTF-8');
		if (asked.path === '/safety/view.do') return detailReply(variant, asked.query.get('boardSeq') ?? '');
		if (asked.path !== externalListPath) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('nPage')), 10);
		return listReply(
			variant,
			`${rowsTable(
				shelf,
				slice.rows,
				slice.firstNumber,
				(post, title) => `<a href="javascript:void(0);" onclick="goView('${post.id}');">${title}</a>`,
			)}${pager(slice, (page, label) => `<a href="javascript:goPage(${page});">${label}</a>`)}`,
		);
	};
}

export const cardListPath = '/photo';

export function cardPath(id: string): string {
	return `/photo/${id}`;
}

/** Pictures with a title and a day below, as items of a list: no table and no header names anything. */
export function cardBoard(shelf: Shelf): Section {
	const variant: Variant = {
		shelf,
		name: '사진으로 보는 가온',
		look: 'line',
		validators: 'strong',
		listPath: cardListPath,
	};
	return (asked) => {
		const id = /^\/photo\/(\d+)$/.exec(asked.path)?.[1];
		if (id !== undefined) return detailReply(variant, id);
		if (asked.path !== cardListPath) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('page')), 12);
		const cards = slice.rows.flatMap((one) => {
			const post = shelf.post(one);
			if (!post) return [];
			return [
				`<li><a href="${post.path}"><span class="thumb"><img src="/assets/file.svg" alt=""></span>
					<strong class="tit">${escapeHtml(post.title)}</strong><span class="date">${post.postedAt.replaceAll('-', '.')}</span></a></li>`,
			];
		});
		return listReply(
			variant,
			`<ul class="cards gallery">${cards.join('\n')}</ul>
				${pager(slice, (page, label) => `<a href="${cardListPath}?page=${page}">${label}</a>`)}`,
		);
	};
}

export const keyedListPath = '/open-data/board';

/** Invented, and good for Demo City alone. */
export const officeKey = { name: 'x-api-key', value: 'demo-office-key' } as const;

export function keyedPath(id: string): string {
	return `/open-data/board/${id}`;
}

/** For those who send a key in a header; others get status 401. */
export function keyedBoard(shelf: Shelf): Section {
	const variant: Variant = {
		shelf,
		name: '공공데이터 알림',
		look: 'list of labels',
		validators: 'weak',
		listPath: keyedListPath,
	};
	const refused = (asked: Asked): boolean => asked.headers[officeKey.name] !== officeKey.value;
	return (asked) => {
		if (!asked.path.startsWith(keyedListPath)) return undefined;
		if (refused(asked)) {
			const content = '<p class="warn">인증키가 없거나 맞지 않습니다.</p>';
			return htmlReply(cityPage({ title: '인증 필요', section: '인증 필요', content }), 401);
		}
		const id = /^\/open-data\/board\/(\d+)$/.exec(asked.path)?.[1];
		if (id !== undefined) return detailReply(variant, id);
		if (asked.path !== keyedListPath) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('page')), 10);
		return listReply(
			variant,
			`${rowsTable(shelf, slice.rows, slice.firstNumber, (post, title) => `<a href="${post.path}">${title}</a>`)}
				${pager(slice, (page, label) => `<a href="${keyedListPath}?page=${page}">${label}</a>`)}`,
		);
	};
}
