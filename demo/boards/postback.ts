import { createHash } from 'node:crypto';

import { cityPage, escapeHtml } from '../layout';
import { htmlReply, sentFields, type Asked, type Reply, type Section } from '../server/exchange';
import type { Shelf } from '../shelf';
import { sliceOf } from './paging';
import { missingPost, postPage, rowsTable, validated } from './post-page';

const pageSize = 10;
const name = '인허가 공고';
const grid = 'ctl00$MainContent$gvList';

export const postbackListPath = '/permit/List.aspx';

export function postbackPath(id: string): string {
	return `/permit/View.aspx?seq=${id}`;
}

// As ASP.NET writes it into each page that has a control which posts back.
const script = `//<![CDATA[
var theForm = document.forms['form1'];
if (!theForm) {
    theForm = document.form1;
}
function __doPostBack(eventTarget, eventArgument) {
    if (!theForm.onsubmit || (theForm.onsubmit() != false)) {
        theForm.__EVENTTARGET.value = eventTarget;
        theForm.__EVENTARGUMENT.value = eventArgument;
        theForm.submit();
    }
}
//]]>`;

/** What the server wants back unchanged: the page that was shown, sealed. */
function viewState(page: number): string {
	const seal = createHash('sha256').update(`viewstate ${page}`).digest('base64');
	return Buffer.from(`${page}|${seal}`).toString('base64');
}

function pageOf(state: string | null): number | null {
	const page = Number(Buffer.from(state ?? '', 'base64').toString('utf8').split('|')[0]);
	return Number.isInteger(page) && page > 0 && viewState(page) === state ? page : null;
}

function listPage(shelf: Shelf, wanted: number): Reply {
	const slice = sliceOf(shelf.ids, wanted, pageSize);
	const cells = [...slice.offered, ...(slice.offered.at(-1) ?? 0) < slice.pages ? [(slice.offered.at(-1) ?? 0) + 1] : []].map(
		(page, index) => {
			const label = index === 10 ? '...' : String(page);
			return page === slice.page
				? `<td><span>${label}</span></td>`
				: `<td><a href="javascript:__doPostBack(&#39;${grid}&#39;,&#39;Page$${page}&#39;)">${label}</a></td>`;
		},
	);
	const before = (slice.offered[0] ?? 1) > 1 ? (slice.offered[0] ?? 1) - 1 : null;
	const earlier =
		before === null
			? ''
			: `<td><a href="javascript:__doPostBack(&#39;${grid}&#39;,&#39;Page$${before}&#39;)">...</a></td>`;
	return htmlReply(
		cityPage({
			title: name,
			section: name,
			content: `<form method="post" action="./List.aspx" id="form1">
<div class="aspNetHidden"><input type="hidden" name="__EVENTTARGET" id="__EVENTTARGET" value="" />
<input type="hidden" name="__EVENTARGUMENT" id="__EVENTARGUMENT" value="" />
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="${viewState(slice.page)}" /></div>
<script type="text/javascript">
${script}
</script>
<div class="aspNetHidden"><input type="hidden" name="__VIEWSTATEGENERATOR" id="__VIEWSTATEGENERATOR" value="CA0B0334" />
<input type="hidden" name="__EVENTVALIDATION" id="__EVENTVALIDATION" value="${viewState(slice.page)}" /></div>
${rowsTable(
	shelf,
	slice.rows,
	slice.firstNumber,
	(post, title) => `<a id="gvList_hl_${post.id}" href="${escapeHtml(post.path)}">${title}</a>`,
)}
<table class="pager"><tbody><tr>${earlier}${cells.join('')}</tr></tbody></table></form>`,
		}),
	);
}

function posted(shelf: Shelf, asked: Asked): Reply {
	const fields = sentFields(asked);
	const shown = pageOf(fields.get('__VIEWSTATE'));
	if (shown === null || fields.get('__EVENTVALIDATION') !== fields.get('__VIEWSTATE')) {
		const words = 'Validation of viewstate MAC failed. / 포스트백 또는 콜백 인수가 잘못되었습니다.';
		return htmlReply(`<html><head><title>Runtime Error</title></head><body><h1>${words}</h1></body></html>`, 500);
	}
	const wanted = /^Page\$(\d{1,6})$/.exec(fields.get('__EVENTARGUMENT') ?? '')?.[1];
	return listPage(shelf, fields.get('__EVENTTARGET') === grid && wanted !== undefined ? Number(wanted) : shown);
}

/** A board as ASP.NET Web Forms makes it: pages are events that are posted back with the state of the page before. */
export function postbackBoard(shelf: Shelf): Section {
	return (asked) => {
		if (asked.path === postbackListPath)
			return asked.method === 'POST' ? posted(shelf, asked) : listPage(shelf, 1);
		if (asked.path !== '/permit/View.aspx') return undefined;
		const id = asked.query.get('seq') ?? '';
		const post = shelf.post(id);
		if (!post) return missingPost(shelf, id, '존재하지 않는 공고입니다.');
		const back = `<a href="List.aspx">목록</a>`;
		return validated(postPage({ shelf, post, section: name, look: 'table', back }), shelf, post, 'weak');
	};
}
