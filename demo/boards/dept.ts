import { attachmentBytes } from '../documents/index';
import { cityPage, escapeHtml, licenceImage, licenceSentence } from '../layout';
import { pageNumber, type Reply, type Section } from '../server/exchange';
import { cp949Fields, percentEncodeCp949, rawHeader, toCp949 } from '../server/korean';
import type { Shelf } from '../shelf';
import { pager, sliceOf } from './paging';
import { missingPost, validated } from './post-page';

const pageSize = 15;

export const deptListPath = '/dept/board.asp?code=notice';

export function deptPath(id: string): string {
	return `/dept/board_view.asp?code=notice&no=${id}`;
}

/** Old ASP servers name no charset in the header: the page's own meta element alone does. */
function oldPage(html: string): Reply {
	return { status: 200, headers: { 'content-type': 'text/html' }, body: toCp949(html) };
}

function oldAlert(message: string): Reply {
	return oldPage(
		`<html><head><meta http-equiv="Content-Type" content="text/html; charset=euc-kr"></head><body>
			<script language="javascript">alert("${message}");history.back();</script></body></html>`,
	);
}

function listPage(shelf: Shelf, fields: Map<string, string>): Reply {
	const word = (fields.get('keyword') ?? '').trim();
	const field = fields.get('keyfield') === 'content' ? 'body' : 'title';
	const ids = word === '' ? shelf.ids : shelf.ids.filter((id) => shelf.post(id)?.[field].includes(word));
	const slice = sliceOf(ids, pageNumber(fields.get('page') ?? null), pageSize);
	const search =
		word === ''
			? ''
			: `&amp;keyfield=${field === 'body' ? 'content' : 'subject'}&amp;keyword=${percentEncodeCp949(word)}`;
	const rows = slice.rows.map((id, index) => {
		const post = shelf.post(id);
		if (!post) return '';
		const title = post.secret
			? '비밀글입니다.'
			: `<a href="board_view.asp?code=notice&amp;no=${id}&amp;page=${slice.page}${search}">${escapeHtml(post.title)}</a>`;
		const mark = post.attachments.length > 0 ? ' <font color="#1b5fa8">[파일]</font>' : '';
		return `<tr align="center"><td>${slice.firstNumber - index}</td>
			<td class="subject" align="left">${title}${mark}</td>
			<td>${escapeHtml(post.author)}</td><td>${post.postedAt.replaceAll('-', '.')}</td>
			<td>${shelf.views(id)}</td></tr>`;
	});
	const link = (page: number, label: string) =>
		`<a href="board.asp?code=notice&amp;page=${page}${search}">${label}</a>`;
	return oldPage(
		cityPage({
			title: '부서 소식',
			section: '부서 소식',
			charset: 'euc-kr',
			content: `<form name="search" method="get" action="board.asp" class="search">
				<input type="hidden" name="code" value="notice"><select name="keyfield">
				<option value="subject">제목</option>
				<option value="content"${field === 'body' ? ' selected' : ''}>내용</option></select>
				<input type="text" name="keyword" value="${escapeHtml(word)}"><button type="submit">찾기</button>
				</form>
<table width="100%" border="0" cellspacing="0" cellpadding="4"><tr bgcolor="#eeeeee" align="center">
<th>번호</th><th>제목</th><th>글쓴이</th><th>날짜</th><th>조회수</th></tr>
${rows.join('\n')}${rows.length === 0 ? '<tr><td colspan="5" align="center">등록된 글이 없습니다.</td></tr>' : ''}
</table>
${pager(slice, link)}`,
		}),
	);
}

function detailPage(shelf: Shelf, id: string, page: string): Reply {
	const post = shelf.post(id);
	if (!post) {
		const removal = shelf.removal(id);
		return removal === '410' || removal === '404'
			? missingPost(shelf, id, '')
			: oldAlert(removal ? '삭제된 게시물입니다.' : '존재하지 않는 글입니다.');
	}
	if (post.secret) return oldAlert('비밀글은 볼 수 없습니다.');
	shelf.visit(id);
	const files = post.attachments.map(
		(file, sn) =>
			`<a href="download.asp?no=${id}&amp;sn=${sn}&amp;file=${percentEncodeCp949(file.name)}">${escapeHtml(file.name)}</a> (${Math.ceil(file.sizeBytes / 1024)}KB)`,
	);
	const body = post.body.split('\n').map(escapeHtml).join('<br>\n');
	const licence = Number(id) % 2 === 0 ? licenceSentence(post.licence) : licenceImage(post.licence);
	const reply = oldPage(
		cityPage({
			title: post.title,
			section: '부서 소식',
			charset: 'euc-kr',
			content: `<table width="100%" border="0" cellspacing="0" cellpadding="6" class="view"><tr>
				<th width="110">제목</th><td class="left" colspan="3">${escapeHtml(post.title)}</td></tr>
<tr><th>글쓴이</th><td class="left">${escapeHtml(post.author)}</td><th>부서</th>
<td class="left">${escapeHtml(post.department)}</td></tr>
<tr><th>날짜</th><td class="left">${post.postedAt.replaceAll('-', '.')}</td><th>조회수</th>
<td class="left">${shelf.views(id)}</td></tr>
<tr><td class="left content" colspan="4">${body}</td></tr>
${
	files.length === 0
		? ''
		: `<tr><th>첨부파일</th><td class="left" colspan="3">${files.join('<br>')}</td>
</tr>`
}</table>
${licence}
<div class="buttons"><a href="board.asp?code=notice&amp;page=${escapeHtml(page)}">목록</a></div>`,
		}),
	);
	return validated(reply, shelf, post, 'day');
}

/** An old board in EUC-KR: pages, queries and file names are all in code page 949. */
export function deptBoard(shelf: Shelf): Section {
	return (asked) => {
		const fields = cp949Fields(asked.rawQuery);
		if (asked.method === 'POST') {
			for (const [key, value] of cp949Fields(asked.body.toString('latin1'))) fields.set(key, value);
		}
		if (asked.path === '/dept/board.asp') return listPage(shelf, fields);
		if (asked.path === '/dept/board_view.asp')
			return detailPage(shelf, fields.get('no') ?? '', String(pageNumber(fields.get('page') ?? null)));
		if (asked.path === '/dept/download.asp') {
			const file = shelf.post(fields.get('no') ?? '')?.attachments[Number(fields.get('sn') ?? '-1')];
			const bytes = file && attachmentBytes(file);
			if (!file || !bytes) return oldAlert('파일이 없습니다.');
			return {
				status: 200,
				headers: {
					'content-type': 'application/octet-stream',
					'content-disposition': `attachment; filename=${rawHeader(file.name)}`,
				},
				body: Buffer.from(bytes),
			};
		}
		return undefined;
	};
}
