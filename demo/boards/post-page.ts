import { cityPage, escapeHtml, paragraphsHtml } from '../layout';
import { alertReply, htmlReply, type Reply } from '../server/exchange';
import { strongTag, weakTag, withValidators } from '../server/validators';
import type { Shelf } from '../shelf';
import type { DemoPost } from '../types';

/** What stands in place of a post that is not there, in the way it was removed. */
export function missingPost(shelf: Shelf, id: string, message: string): Reply {
	const removal = shelf.removal(id);
	if (removal === undefined || removal === 'alert')
		return alertReply(removal === undefined ? message : '삭제된 게시물입니다.');
	const words =
		removal === '410' ? '없어진 게시물입니다.' : '요청하신 게시물을 찾을 수 없습니다. 주소를 다시 확인하여 주세요.';
	return htmlReply(
		cityPage({ title: '알림', section: '알림', content: `<p class="warn">${words}</p>` }),
		Number(removal),
	);
}

/** What a post says, which its counter of visits is no part of. */
function essence(post: DemoPost): string {
	const { title, body, author, department, postedAt, licence, attachments } = post;
	return JSON.stringify([title, body, author, department, postedAt, licence, attachments.map((file) => file.name)]);
}

/** Validators of a post's page: a weak tag, a strong tag with a day, or a day alone. */
export function validated(reply: Reply, shelf: Shelf, post: DemoPost, kind: 'weak' | 'strong' | 'day'): Reply {
	const modifiedAt = shelf.changedAt(post.id);
	if (kind === 'day') return withValidators(reply, { modifiedAt });
	if (kind === 'weak') return withValidators(reply, { etag: weakTag(essence(post)) });
	return withValidators(reply, { etag: strongTag(reply.body), modifiedAt });
}

export type PostLook = 'list of labels' | 'table' | 'line';

export interface PostPageParts {
	shelf: Shelf;
	post: DemoPost;
	section: string;
	look: PostLook;
	/** Complete element that leads back to the list. */
	back: string;
	/** Complete block with the post's files. */
	files?: string;
	script?: string;
	/** Address of the page's script. */
	scriptAddress?: string;
}

/** A post's page in one of the ways in which boards show it. Counts the visit. */
export function postPage(parts: PostPageParts): Reply {
	const { shelf, post, look } = parts;
	shelf.visit(post.id);
	const title = escapeHtml(post.title);
	const labels: ReadonlyArray<readonly [string, string]> = [
		['작성자', escapeHtml(post.author)],
		['담당부서', escapeHtml(post.department)],
		['등록일', post.postedAt],
		['조회수', String(shelf.views(post.id))],
	];
	const body = paragraphsHtml(post.body);
	const files = parts.files ?? '';
	const looks: Record<PostLook, () => string> = {
		'list of labels': () => `<article class="view"><h2>${title}</h2><dl class="meta">${labels
			.map(([label, value]) => `<div><dt>${label}</dt><dd>${value}</dd></div>`)
			.join('')}</dl><div class="body">${body}</div>${files}</article>`,
		table: () => `<table class="board_view"><tbody><tr><th scope="row">제목</th><td class="left" colspan="3">${title}</td></tr>
			<tr>${labels.slice(0, 2).map(([label, value]) => `<th scope="row">${label}</th><td>${value}</td>`).join('')}</tr>
			<tr>${labels.slice(2).map(([label, value]) => `<th scope="row">${label}</th><td>${value}</td>`).join('')}</tr>
			<tr><td class="left content" colspan="4">${body}</td></tr></tbody></table>${files}`,
		line: () => `<div class="view_head"><strong class="tit">${title}</strong><p class="info">${labels
			.map(([label, value]) => `<span>${label} : ${value}</span>`)
			.join(' ')}</p></div><div class="view_con">${body}</div>${files}`,
	};
	const source = parts.scriptAddress === undefined ? '' : `<script src="${parts.scriptAddress}"></script>\n`;
	return htmlReply(
		cityPage({
			title: post.title,
			section: parts.section,
			...(parts.script === undefined ? {} : { script: parts.script }),
			content: `${source}${looks[look]()}\n<div class="buttons">${parts.back}</div>`,
		}),
	);
}

/** A board's rows as a table, each title in the element that `link` makes of it. */
export function rowsTable(
	shelf: Shelf,
	ids: readonly string[],
	firstNumber: number,
	link: (post: DemoPost, title: string) => string,
): string {
	const rows = ids.flatMap((id, index) => {
		const post = shelf.post(id);
		if (!post) return [];
		return [
			`<tr><td>${firstNumber - index}</td><td class="subject">${link(post, escapeHtml(post.title))}</td>
				<td>${escapeHtml(post.department)}</td><td>${post.postedAt}</td><td>${shelf.views(id)}</td></tr>`,
		];
	});
	const none = rows.length === 0 ? '<tr><td colspan="5">등록된 게시물이 없습니다.</td></tr>' : '';
	return `<table class="board_list"><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>등록일</th><th>조회수</th>
		</tr></thead><tbody>\n${rows.join('\n')}${none}\n</tbody></table>`;
}
