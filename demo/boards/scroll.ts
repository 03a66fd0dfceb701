import { cityPage, escapeHtml, paragraphsHtml } from '../layout';
import { htmlReply, textReply, type Section } from '../server/exchange';
import type { Shelf } from '../shelf';
import { missingPost, validated } from './post-page';

const step = 10;

export const scrollListPath = '/voice';

export function scrollPath(id: string): string {
	return `/voice/${id}`;
}

function cards(shelf: Shelf, offset: number): string {
	return shelf.ids
		.slice(offset, offset + step)
		.map((id) => {
			const post = shelf.post(id);
			if (!post) return '';
			const start = [...post.body.replaceAll('\n', ' ')].slice(0, 60).join('');
			return `<li class="card"><h3><a href="${post.path}">${escapeHtml(post.title)}</a></h3>
				<p>${escapeHtml(start)}…</p><span class="small">
				<span class="writer">${escapeHtml(post.author)}</span> ·
				<span class="date">${post.postedAt}</span> · 공감 ${post.views}</span>
				</li>`;
		})
		.join('\n');
}

const script = `let offset = ${step};
let loading = false;
const list = document.querySelector('#cards');
const end = document.querySelector('#end');
const watch = new IntersectionObserver(async (entries) => {
	if (loading || !entries.some((entry) => entry.isIntersecting)) return;
	loading = true;
	const answer = await fetch('/voice/more?offset=' + offset);
	const html = (await answer.text()).trim();
	if (html === '') { watch.disconnect(); end.textContent = '마지막 글입니다.'; return; }
	list.insertAdjacentHTML('beforeend', html);
	offset += ${step};
	loading = false;
	watch.unobserve(end);
	watch.observe(end);
});
watch.observe(end);`;

/** A board without pages: scrolling to its end fetches a piece of HTML with ten more. */
export function scrollBoard(shelf: Shelf): Section {
	return (asked) => {
		if (asked.path === scrollListPath) {
			return htmlReply(
				cityPage({
					title: '시민제안',
					section: '시민제안',
					script,
					content: `<ul class="cards" id="cards" data-more="/voice/more" data-step="${step}">\n${cards(shelf, 0)}\n</ul>
						<p class="small" id="end">더 불러오는 중…</p>`,
				}),
			);
		}
		if (asked.path === '/voice/more') {
			const offset = Number.parseInt(asked.query.get('offset') ?? '0', 10);
			return textReply(
				cards(shelf, Number.isFinite(offset) && offset > 0 ? offset : 0),
				'text/html;charset=UTF-8',
			);
		}
		const id = /^\/voice\/(\d+)$/.exec(asked.path)?.[1];
		if (id === undefined) return undefined;
		const post = shelf.post(id);
		if (!post) return missingPost(shelf, id, '삭제되었거나 존재하지 않는 제안입니다.');
		const reply = htmlReply(
			cityPage({
				title: post.title,
				section: '시민제안',
				content: `<article class="view"><h2>${escapeHtml(post.title)}</h2><dl class="meta"><div><dt>제안자</dt>
					<dd>${escapeHtml(post.author)}</dd></div><div><dt>제안일</dt><dd>${post.postedAt}</dd></div><div>
					<dt>담당부서</dt><dd>${escapeHtml(post.department)}</dd></div><div><dt>공감</dt><dd>${post.views}</dd>
					</div></dl><div class="body">${paragraphsHtml(post.body)}</div></article><div class="buttons">
					<a href="${scrollListPath}">목록</a></div>`,
			}),
		);
		return validated(reply, shelf, post, 'strong');
	};
}
