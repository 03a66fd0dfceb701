import { cityPage, escapeHtml, paragraphsHtml } from '../layout';
import {
	alertReply,
	htmlReply,
	jsonReply,
	pageNumber,
	sentFields,
	type Asked,
	type Reply,
	type Section,
} from '../server/exchange';
import type { PostedAnswer, QnaPost } from '../types';
import { pager, sliceOf } from './paging';

const pageSize = 10;
const office = '가온시 청소년정책과';

export const qnaPath = '/qna';
/** What the city's own office sends along to post an answer. */
export const officeToken = 'demo-office';

export interface QnaPortal {
	questions(): readonly QnaPost[];
	answers: PostedAnswer[];
	/** ISO 8601, for the answers' own time. */
	now(): string;
}

function listPage(portal: QnaPortal, asked: Asked): Reply {
	const category = asked.query.get('category') ?? '';
	const all = portal.questions().filter((post) => category === '' || post.category === category);
	const slice = sliceOf(all, pageNumber(asked.query.get('page')), pageSize);
	const kept = category === '' ? '' : `&amp;category=${encodeURIComponent(category)}`;
	const rows = slice.rows.map((post) => {
		const answered = portal.answers.filter((answer) => answer.questionId === post.id).length;
		const excerpt = [...post.body.replaceAll('\n', ' ')].slice(0, 80).join('');
		return `<li class="question"><h3><span class="q">Q.</span>
			<a href="${post.path}">${escapeHtml(post.title)}</a></h3><p>${escapeHtml(excerpt)}…</p>
			<span class="tag">${escapeHtml(post.category)}</span><span class="small">
			<span class="writer">${escapeHtml(post.author)}</span> · <span class="date">${post.postedAt}</span>
			· 답변 ${answered} · 조회 ${post.views}</span>
			</li>`;
	});
	const link = (page: number, label: string) => `<a href="${qnaPath}?page=${page}${kept}">${label}</a>`;
	return htmlReply(
		cityPage({
			title: '지식나눔',
			section: '지식나눔 - 무엇이든 물어보세요',
			content: `<p class="small">전체 질문 ${all.length}건 · ${slice.page}/${slice.pages}쪽</p>
<ul class="cards question_list">
${rows.join('\n')}
</ul>
${pager(slice, link)}`,
		}),
	);
}

function detailPage(portal: QnaPortal, post: QnaPost): Reply {
	const answers = portal.answers
		.filter((answer) => answer.questionId === post.id)
		.map(
			(answer) =>
				`<section class="answer">
					<b>${escapeHtml(answer.author)}</b> <span class="small">${answer.postedAt.slice(0, 10)}</span>\n${paragraphsHtml(answer.text)}</section>`,
		);
	return htmlReply(
		cityPage({
			title: post.title,
			section: '지식나눔',
			content: `<article class="view"><h2 class="title">
				<span class="q">Q.</span>${escapeHtml(post.title)}</h2>
<dl class="meta"><div><dt>작성자</dt><dd>${escapeHtml(post.author)}</dd></div><div><dt>작성일</dt>
<dd>${post.postedAt}</dd></div><div><dt>분야</dt><dd>${escapeHtml(post.category)}</dd></div><div><dt>조회</dt>
<dd>${post.views}</dd></div></dl>
<div class="body question_body">
${paragraphsHtml(post.body)}
</div></article>
<h3>답변 ${answers.length}개</h3>
${answers.length === 0 ? '<p class="small">아직 답변이 없습니다.</p>' : answers.join('\n')}
<div class="buttons"><a href="${qnaPath}">목록</a></div>`,
		}),
	);
}

function postAnswer(portal: QnaPortal, asked: Asked, post: QnaPost): Reply {
	const fields = sentFields(asked);
	const bearer = /^Bearer (.+)$/.exec(String(asked.headers.authorization ?? ''))?.[1];
	const token = bearer ?? asked.headers['x-office-token'] ?? fields.get('token');
	if (token !== officeToken) return jsonReply({ ok: false, message: '답변을 올릴 권한이 없습니다.' }, 403);
	const text = (fields.get('text') ?? '').trim();
	if (text === '') return jsonReply({ ok: false, message: '답변 내용(text)이 비어 있습니다.' }, 400);
	const answer: PostedAnswer = {
		questionId: post.id,
		author: fields.get('author') ?? office,
		text,
		postedAt: portal.now(),
	};
	portal.answers.push(answer);
	return jsonReply({ ok: true, answer, path: post.path }, 201);
}

/** A public question-and-answer portal, on which young people ask too. */
export function qnaBoard(portal: QnaPortal): Section {
	return (asked) => {
		if (asked.path === qnaPath || asked.path === `${qnaPath}/`) return listPage(portal, asked);
		const [, id, answers] = /^\/qna\/(\d+)(\/answers)?$/.exec(asked.path) ?? [];
		if (id === undefined) return undefined;
		const post = portal.questions().find((question) => question.id === id);
		if (!post) return alertReply('삭제되었거나 존재하지 않는 질문입니다.');
		if (answers === undefined) return detailPage(portal, post);
		if (asked.method === 'POST') return postAnswer(portal, asked, post);
		return jsonReply(portal.answers.filter((answer) => answer.questionId === id));
	};
}
