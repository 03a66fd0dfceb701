import { attachmentBytes } from '../documents/index';
import { cityPage, escapeHtml, licenceImage, licenceSentence, paragraphsHtml } from '../layout';
import { alertReply, htmlReply, pageNumber, sentFields, type Asked, type Reply, type Section } from '../server/exchange';
import type { Seal } from '../server/seal';
import type { Shelf } from '../shelf';
import type { DemoPost } from '../types';
import { cutTitle, sliceOf } from './paging';

const bbsId = 'B0000001';
const base = `/portal/bbs/${bbsId}`;
const pageSize = 10;

export const egovListPath = `${base}/list.do`;

export function egovPath(id: string): string {
	return `${base}/view.do?nttId=${id}`;
}

/** Fields of the query and, where a form was posted, of the form. */
function fieldsOf(asked: Asked): URLSearchParams {
	const fields = new URLSearchParams(asked.query);
	if (asked.method === 'POST') for (const [key, value] of sentFields(asked)) fields.set(key, value);
	return fields;
}

function row(post: DemoPost, number: string): string {
	const title = escapeHtml(cutTitle(post.title));
	const link = post.secret
		? `<span class="secret">🔒 비밀글입니다.</span>`
		: `<a href="#" onclick="fn_egov_inqire_notice('${post.id}','${bbsId}'); return false;">${title}</a>`;
	const files = post.attachments.length > 0 && !post.secret ? '<img src="/assets/kogl-0.svg" alt="첨부파일 있음" width="16" height="16">' : '';
	return `<tr${post.isNotice ? ' class="notice"' : ''}><td>${number}</td><td class="subject">${link}</td><td>${escapeHtml(post.department)}</td><td>${post.postedAt}</td><td>${post.views}</td><td>${files}</td></tr>`;
}

// The names and the way of working are those of egovframe-common-components' EgovArticleList.jsp.
const script = `function fn_egov_select_noticeList(pageNo) {
	document.frm.pageIndex.value = pageNo;
	document.frm.action = "${egovListPath}";
	document.frm.submit();
}
function fn_egov_inqire_notice(nttId, bbsId) {
	document.subForm.nttId.value = nttId;
	document.subForm.bbsId.value = bbsId;
	document.subForm.action = "${base}/view.do";
	document.subForm.submit();
}`;

function listPage(shelf: Shelf, fields: URLSearchParams): Reply {
	const word = (fields.get('searchWrd') ?? '').trim();
	const ids = word === '' ? shelf.ids : shelf.ids.filter((id) => shelf.post(id)?.title.includes(word));
	const slice = sliceOf(ids, pageNumber(fields.get('pageIndex')), pageSize);
	const pinned = shelf.notices.map((post) => row(post, '공지'));
	const rows = slice.rows.map((id, index) => {
		const post = shelf.post(id);
		return post ? row(post, String(slice.firstNumber - index)) : '';
	});
	const call = (page: number, label: string) =>
		`<a href="#" onclick="fn_egov_select_noticeList(${page});return false;">${label}</a>`;
	const numbers = slice.offered.map((page) => (page === slice.page ? `<strong>${page}</strong>` : call(page, String(page))));
	const previous = slice.page > 1 ? call(slice.page - 1, '이전') : '';
	const next = slice.page < slice.pages ? call(slice.page + 1, '다음') : '';
	const empty = rows.length === 0 && pinned.length === 0 ? '<tr><td colspan="6">자료가 없습니다.</td></tr>' : '';
	return htmlReply(
		cityPage({
			title: '고시·공고',
			section: '고시·공고',
			script,
			content: `<form name="frm" method="post" action="${egovListPath}" class="search"><input type="hidden" name="bbsId" value="${bbsId}"><input type="hidden" name="menuNo" value="200001"><input type="hidden" name="pageIndex" value="${slice.page}"><input type="text" name="searchWrd" value="${escapeHtml(word)}" title="검색어"><button type="submit" onclick="fn_egov_select_noticeList(1);return false;">검색</button></form>
<form name="subForm" method="get" action="${base}/view.do"><input type="hidden" name="nttId" value=""><input type="hidden" name="bbsId" value=""></form>
<p class="small">전체 ${ids.length}건 · ${slice.page}/${slice.pages}쪽</p>
<table class="board_list" summary="고시·공고 목록"><caption hidden>고시·공고 목록</caption><thead><tr><th>번호</th><th>제목</th><th>담당부서</th><th>작성일</th><th>조회</th><th>첨부</th></tr></thead>
<tbody>
${[...pinned, ...rows].join('\n')}${empty}
</tbody></table>
<div class="paging">${previous}${numbers.join('')}${next}</div>`,
		}),
	);
}

function neighbour(shelf: Shelf, id: string | undefined, label: string): string {
	const post = id === undefined ? undefined : shelf.post(id);
	if (!post) return `<div><b>${label}</b>${label}이 없습니다.</div>`;
	if (post.secret) return `<div><b>${label}</b>비밀글입니다.</div>`;
	return `<div><b>${label}</b><a href="#" onclick="fn_egov_inqire_notice('${post.id}','${bbsId}');return false;">${escapeHtml(cutTitle(post.title))}</a></div>`;
}

function detailPage(shelf: Shelf, seal: Seal, asked: Asked, id: string): Reply {
	const post = shelf.post(id);
	if (!post) return alertReply('삭제되었거나 존재하지 않는 게시물입니다.');
	if (post.secret) return alertReply('비밀글입니다. 작성자만 볼 수 있습니다.');
	const place = shelf.ids.indexOf(id);
	const files = post.attachments.map((file, sn) => {
		const sealed = encodeURIComponent(seal.close(asked.session.id, id));
		return `<li><a href="/portal/cmm/fms/FileDown.do?atchFileId=${escapeHtml(sealed)}&amp;fileSn=${sn}">${escapeHtml(file.name)}</a> <span class="small">[${file.sizeBytes.toLocaleString('en-US')} byte]</span></li>`;
	});
	// Portals show the mark either way; which one must not matter to a reader.
	const licence = Number(id) % 2 === 0 ? licenceImage(post.licence) : licenceSentence(post.licence);
	return htmlReply(
		cityPage({
			title: post.title,
			section: '고시·공고',
			script,
			content: `<form name="subForm" method="get" action="${base}/view.do"><input type="hidden" name="nttId" value="${id}"><input type="hidden" name="bbsId" value="${bbsId}"></form>
<article class="view board_view"><h2 class="view_tit">${escapeHtml(post.title)}</h2>
<dl class="meta"><div><dt>담당부서</dt><dd>${escapeHtml(post.department)}</dd></div><div><dt>작성자</dt><dd>${escapeHtml(post.author)}</dd></div><div><dt>작성일</dt><dd>${post.postedAt}</dd></div><div><dt>조회</dt><dd>${post.views}</dd></div></dl>
<div class="body view_cont">
${paragraphsHtml(post.body)}
</div>
${files.length === 0 ? '' : `<ul class="files">${files.join('')}</ul>`}
${licence}</article>
<div class="near">${neighbour(shelf, place > 0 ? shelf.ids[place - 1] : undefined, '다음글')}${neighbour(shelf, place >= 0 ? shelf.ids[place + 1] : undefined, '이전글')}</div>
<div class="buttons"><a href="${egovListPath}">목록</a></div>`,
		}),
	);
}

/** As egovframe's browser switch: Internet Explorer gets escapes, Firefox and Opera raw bytes, others RFC 5987. */
function disposition(name: string, userAgent: string, raw: (text: string) => string): string {
	if (/MSIE|Trident/.test(userAgent)) return `attachment; filename=${encodeURIComponent(name)}`;
	if (/Chrome|Safari|AppleWebKit/.test(userAgent)) return `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
	return `attachment; filename="${raw(name)}"`;
}

function fileReply(shelf: Shelf, seal: Seal, asked: Asked, raw: (text: string) => string): Reply {
	const postId = seal.open(asked.session.id, asked.query.get('atchFileId') ?? '');
	const sn = Number(asked.query.get('fileSn') ?? '-1');
	const file = postId === null ? undefined : shelf.post(postId)?.attachments[sn];
	const bytes = file && attachmentBytes(file);
	if (!file || !bytes) {
		return htmlReply(
			cityPage({ title: '오류', section: '오류', content: '<p class="warn">파일을 찾을 수 없습니다. 다시 접속하여 주시기 바랍니다.</p>' }),
		);
	}
	return {
		status: 200,
		headers: {
			'content-type': 'application/x-msdownload',
			'content-disposition': disposition(file.name, String(asked.headers['user-agent'] ?? ''), raw),
			'content-transfer-encoding': 'binary',
		},
		body: Buffer.from(bytes),
	};
}

/** A notice board as eGovFrame's common components make it. */
export function egovBoard(shelf: Shelf, seal: Seal, raw: (text: string) => string): Section {
	return (asked) => {
		if (asked.path === egovListPath) return listPage(shelf, fieldsOf(asked));
		if (asked.path === `${base}/view.do`) return detailPage(shelf, seal, asked, fieldsOf(asked).get('nttId') ?? '');
		if (asked.path === '/portal/cmm/fms/FileDown.do') return fileReply(shelf, seal, asked, raw);
		return undefined;
	};
}
