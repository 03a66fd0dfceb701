import { attachmentBytes } from '../documents/index';
import { cityPage, escapeHtml, licenceImage, licenceSentence, paragraphsHtml } from '../layout';
import {
	alertReply,
	htmlReply,
	pageNumber,
	sentFields,
	type Asked,
	type Reply,
	type Section,
} from '../server/exchange';
import { rawHeader } from '../server/korean';
import type { Seal } from '../server/seal';
import type { Shelf } from '../shelf';
import type { DemoPost } from '../types';
import { cutTitle, pager, sliceOf } from './paging';
import { missingPost, validated } from './post-page';

export const noticeBbsId = 'B0000001';
/** Of the board that robots.txt forbids. */
export const closedBbsId = 'B0000009';

const pageSize = 10;

export interface EgovBoard {
	bbsId: string;
	/** Heading of its pages. */
	name: string;
	shelf: Shelf;
	seal: Seal;
}

export function egovListPath(bbsId: string): string {
	return `/portal/bbs/${bbsId}/list.do`;
}

function viewPath(bbsId: string): string {
	return `/portal/bbs/${bbsId}/view.do`;
}

export function egovPath(bbsId: string, id: string): string {
	return `${viewPath(bbsId)}?nttId=${id}`;
}

/** Fields of the query and, where a form was posted, of the form. */
function fieldsOf(asked: Asked): URLSearchParams {
	const fields = new URLSearchParams(asked.query);
	if (asked.method === 'POST') for (const [key, value] of sentFields(asked)) fields.set(key, value);
	return fields;
}

function row({ bbsId, shelf }: EgovBoard, post: DemoPost, number: string): string {
	const title = escapeHtml(cutTitle(post.title));
	const link = post.secret
		? '<span class="secret">비밀글입니다.</span>'
		: `<a href="#" onclick="fn_egov_inqire_notice('${post.id}','${bbsId}'); return false;">${title}</a>`;
	const files =
		post.attachments.length > 0 && !post.secret
			? '<img src="/assets/file.svg" alt="첨부파일 있음" width="16" height="16">'
			: '';
	return `<tr${post.isNotice ? ' class="notice"' : ''}><td>${number}</td><td class="subject">${link}</td>
		<td>${escapeHtml(post.department)}</td><td>${post.postedAt}</td><td>${shelf.views(post.id)}</td><td>${files}</td>
		</tr>`;
}

// The names and the way of working are those of egovframe-common-components' EgovArticleList.jsp.
function pageScript(bbsId: string): string {
	return `function fn_egov_select_noticeList(pageNo) {
	document.frm.pageIndex.value = pageNo;
	document.frm.action = "${egovListPath(bbsId)}";
	document.frm.submit();
}
function fn_egov_inqire_notice(nttId, bbsId) {
	document.subForm.nttId.value = nttId;
	document.subForm.bbsId.value = bbsId;
	document.subForm.action = "${viewPath(bbsId)}";
	document.subForm.submit();
}`;
}

function listPage(board: EgovBoard, fields: URLSearchParams): Reply {
	const { bbsId, name, shelf } = board;
	const word = (fields.get('searchWrd') ?? '').trim();
	const ids = word === '' ? shelf.ids : shelf.ids.filter((id) => shelf.post(id)?.title.includes(word));
	const slice = sliceOf(ids, pageNumber(fields.get('pageIndex')), pageSize);
	const pinned = shelf.notices.map((post) => row(board, post, '공지'));
	const rows = slice.rows.map((id, index) => {
		const post = shelf.post(id);
		return post ? row(board, post, String(slice.firstNumber - index)) : '';
	});
	const call = (page: number, label: string) =>
		`<a href="#" onclick="fn_egov_select_noticeList(${page});return false;">${label}</a>`;
	const empty =
		rows.length === 0 && pinned.length === 0 ? '<tr><td colspan="6">자료가 없습니다.</td></tr>' : '';
	return htmlReply(
		cityPage({
			title: name,
			section: name,
			script: pageScript(bbsId),
			content: `<form name="frm" method="post" action="${egovListPath(bbsId)}" class="search">
				<input type="hidden" name="bbsId" value="${bbsId}">
				<input type="hidden" name="menuNo" value="200001">
				<input type="hidden" name="pageIndex" value="${slice.page}">
				<input type="text" name="searchWrd" value="${escapeHtml(word)}" title="검색어">
				<button type="submit" onclick="fn_egov_select_noticeList(1);return false;">검색</button></form>
<form name="subForm" method="get" action="${viewPath(bbsId)}"><input type="hidden" name="nttId" value="">
<input type="hidden" name="bbsId" value=""></form>
<p class="small">전체 ${ids.length}건 · ${slice.page}/${slice.pages}쪽</p>
<table class="board_list" summary="${name} 목록"><caption hidden>${name} 목록</caption><thead><tr><th>번호</th>
<th>제목</th><th>담당부서</th><th>작성일</th><th>조회</th><th>첨부</th></tr></thead>
<tbody>
${[...pinned, ...rows].join('\n')}${empty}
</tbody></table>
${pager(slice, call)}`,
		}),
	);
}

function neighbour({ bbsId, shelf }: EgovBoard, id: string | undefined, label: string): string {
	const post = id === undefined ? undefined : shelf.post(id);
	if (!post) return `<div><b>${label}</b>${label}이 없습니다.</div>`;
	if (post.secret) return `<div><b>${label}</b>비밀글입니다.</div>`;
	return `<div><b>${label}</b>
		<a href="#" onclick="fn_egov_inqire_notice('${post.id}','${bbsId}');return false;">${escapeHtml(cutTitle(post.title))}</a>
		</div>`;
}

function detailPage(board: EgovBoard, asked: Asked, id: string): Reply {
	const { bbsId, name, shelf, seal } = board;
	const post = shelf.post(id);
	if (!post) return missingPost(shelf, id, '삭제되었거나 존재하지 않는 게시물입니다.');
	if (post.secret) return alertReply('비밀글입니다. 작성자만 볼 수 있습니다.');
	shelf.visit(id);
	const place = shelf.place(id);
	const newer = place > 0 ? shelf.ids[place - 1] : undefined;
	const older = place >= 0 ? shelf.ids[place + 1] : undefined;
	const sealed = encodeURIComponent(seal.close(asked.session.id, id));
	const files = post.attachments.map((file, sn) => {
		const address = `/portal/cmm/fms/FileDown.do?atchFileId=${sealed}&amp;fileSn=${sn}`;
		return `<li>
			<a href="${address}">${escapeHtml(file.name)}</a> <span class="small">[${file.sizeBytes.toLocaleString('en-US')} byte]</span>
			</li>`;
	});
	// Portals show the mark either way; which one must not matter to a reader.
	const licence = Number(id) % 2 === 0 ? licenceImage(post.licence) : licenceSentence(post.licence);
	const reply = htmlReply(
		cityPage({
			title: post.title,
			section: name,
			script: pageScript(bbsId),
			content: `<form name="subForm" method="get" action="${viewPath(bbsId)}">
				<input type="hidden" name="nttId" value="${id}"><input type="hidden" name="bbsId" value="${bbsId}">
				</form>
<article class="view board_view"><h2 class="view_tit">${escapeHtml(post.title)}</h2>
<dl class="meta"><div><dt>담당부서</dt><dd>${escapeHtml(post.department)}</dd></div><div><dt>작성자</dt>
<dd>${escapeHtml(post.author)}</dd></div><div><dt>작성일</dt><dd>${post.postedAt}</dd></div><div><dt>조회</dt>
<dd>${shelf.views(id)}</dd></div></dl>
<div class="body view_cont">
${paragraphsHtml(post.body)}
</div>
${files.length === 0 ? '' : `<ul class="files">${files.join('')}</ul>`}
${licence}</article>
<div class="near">${neighbour(board, newer, '다음글')}${neighbour(board, older, '이전글')}</div>
<div class="buttons"><a href="${egovListPath(bbsId)}">목록</a></div>`,
		}),
	);
	return validated(reply, shelf, post, 'weak');
}

/** As eGovFrame's switch by browser: Internet Explorer gets escapes, Chrome RFC 5987, others raw bytes. */
function disposition(name: string, userAgent: string): string {
	if (/MSIE|Trident/.test(userAgent)) return `attachment; filename=${encodeURIComponent(name)}`;
	if (/Chrome|Safari|AppleWebKit/.test(userAgent))
		return `attachment; filename*=UTF-8''${encodeURIComponent(name)}`;
	return `attachment; filename="${rawHeader(name)}"`;
}

function fileReply(board: EgovBoard, asked: Asked, postId: string | null): Reply {
	const sn = Number(asked.query.get('fileSn') ?? '-1');
	const file = postId === null ? undefined : board.shelf.post(postId)?.attachments[sn];
	const bytes = file && attachmentBytes(file);
	if (!file || !bytes) {
		return htmlReply(
			cityPage({
				title: '오류',
				section: '오류',
				content: '<p class="warn">파일을 찾을 수 없습니다. 다시 접속하여 주시기 바랍니다.</p>',
			}),
		);
	}
	return {
		status: 200,
		headers: {
			'content-type': 'application/x-msdownload',
			'content-disposition': disposition(file.name, String(asked.headers['user-agent'] ?? '')),
			'content-transfer-encoding': 'binary',
		},
		body: Buffer.from(bytes),
	};
}

/** A board as eGovFrame's common components make it. */
export function egovBoard(board: EgovBoard): Section {
	return (asked) => {
		if (asked.path === egovListPath(board.bbsId)) return listPage(board, fieldsOf(asked));
		if (asked.path === viewPath(board.bbsId))
			return detailPage(board, asked, fieldsOf(asked).get('nttId') ?? '');
		if (asked.path === '/portal/cmm/fms/FileDown.do') {
			return fileReply(board, asked, board.seal.open(asked.session.id, asked.query.get('atchFileId') ?? ''));
		}
		return undefined;
	};
}
