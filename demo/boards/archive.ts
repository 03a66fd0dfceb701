import { daysBefore } from '../calendar';
import { cityPage, escapeHtml, paragraphsHtml } from '../layout';
import { alertReply, htmlReply, pageNumber, type Reply, type Section } from '../server/exchange';
import { strongTag, withValidators } from '../server/validators';
import type { ArchiveTruth } from '../types';
import { pager, sliceOf } from './paging';

const pageSize = 20;
const firstId = 20_000_001;

export const archiveListPath = '/archive/list.do';

/** What a post of the archive says: made of its number alone, so that a hundred thousand of them cost nothing. */
export interface ArchivePost {
	id: string;
	title: string;
	/** Paragraphs joined by \n. */
	body: string;
	/** YYYY-MM-DD. */
	postedAt: string;
	author: string;
	path: string;
}

export function archivePath(id: string): string {
	return `/archive/view.do?dataSeq=${id}`;
}

export function archivePost(id: string): ArchivePost {
	const n = Number(id) - firstId + 1;
	return {
		id,
		title: `가온시 기록물 제${n}호 공개 목록`,
		body: `기록물 제${n}호의 공개 여부를 심의하여 그 결과를 알립니다.\n보존 기간은 ${(n % 30) + 1}년이며 열람은 기록관에서 할 수 있습니다.`,
		postedAt: daysBefore('2010-01-01', -Math.floor(n / 3)),
		author: `기록관리 ${(n % 7) + 1}팀`,
		path: archivePath(id),
	};
}

export function archiveTruth(count: number): ArchiveTruth {
	return { count, oldestId: String(firstId), newestId: String(firstId + count - 1) };
}

function detail(id: string): Reply {
	const post = archivePost(id);
	const reply = htmlReply(
		cityPage({
			title: post.title,
			section: '기록관',
			content: `<article class="view"><h2>${escapeHtml(post.title)}</h2><dl class="meta"><div><dt>작성자</dt>
				<dd>${post.author}</dd></div><div><dt>작성일</dt><dd>${post.postedAt}</dd></div></dl>
				<div class="body">${paragraphsHtml(post.body)}</div></article>
				<div class="buttons"><a href="${archiveListPath}">목록</a></div>`,
		}),
	);
	return withValidators(reply, { etag: strongTag(reply.body) });
}

/** A board of many years. */
export function archiveBoard(count: number): Section {
	const newest = firstId + count - 1;
	const all = Array.from({ length: count }, (_, index) => newest - index);
	return (asked) => {
		if (asked.path === '/archive/view.do') {
			const id = Number(asked.query.get('dataSeq') ?? '');
			return Number.isInteger(id) && id >= firstId && id <= newest
				? detail(String(id))
				: alertReply('존재하지 않는 기록물입니다.');
		}
		if (asked.path !== archiveListPath) return undefined;
		const slice = sliceOf(all, pageNumber(asked.query.get('startPage')), pageSize);
		const rows = slice.rows.map((id, index) => {
			const post = archivePost(String(id));
			return `<tr><td>${slice.firstNumber - index}</td><td class="subject"><a href="${escapeHtml(post.path)}">${escapeHtml(post.title)}</a></td>
				<td>${post.author}</td><td>${post.postedAt}</td></tr>`;
		});
		return htmlReply(
			cityPage({
				title: '기록관',
				section: '기록관',
				content: `<table class="board_list"><thead><tr><th>번호</th><th>제목</th><th>작성자</th><th>작성일</th></tr></thead>
					<tbody>${rows.join('\n')}</tbody></table>
					${pager(slice, (page, label) => `<a href="${archiveListPath}?startPage=${page}">${label}</a>`)}`,
			}),
		);
	};
}
