import { find } from '../../../../src/crawl/page/dom';
import { resolveLink } from '../../../../src/crawl/script/links';
import { requestFor } from '../../../../src/crawl/page/requests';
import { pageFrom } from '../pages';

const target = (html: string, url?: string, charset?: string) => {
	const page = pageFrom(html, url, charset);
	const element = find(page.document, '#x')[0];
	if (!element) throw new Error('no #x');
	return resolveLink(page, element);
};

describe("links of a page's own script, solved without running it", () => {
	test.each([
		[
			'a plain link',
			'<a id="x" href="view.do?no=3#top">t</a>',
			'https://www.city.example/board/view.do?no=3',
			null,
		],
		[
			'a link beside a handler that does not cancel it',
			'<a id="x" href="/v?no=3" onclick="log(1)">t</a>',
			'https://www.city.example/v?no=3',
			null,
		],
		[
			'location.href',
			`<a id="x" href="#" onclick="location.href='/v?no='+7">t</a>`,
			'https://www.city.example/v?no=7',
			null,
		],
		[
			'window.open',
			`<script>function down(id, sn){ window.open("/FileDown.do?atchFileId="+id+"&fileSn="+sn+""); }</script><a id="x" href="javascript:down('F_1','0')">t</a>`,
			'https://www.city.example/FileDown.do?atchFileId=F_1&fileSn=0',
			null,
		],
		[
			'a template literal and a constant',
			'<script>const base = `/board`; const go = (no) => { location.assign(`${base}/view/${no}`); };</script><a id="x" onclick="go(5); return false;">t</a>',
			'https://www.city.example/board/view/5',
			null,
		],
		[
			'a function that calls another',
			`<script>function a(n){ b(n, 'M') } function b(n, m){ if (n == '') { alert('x'); return false; } location.href = '/v?n=' + encodeURIComponent(n) + '&m=' + m; }</script><a id="x" onclick="a('가')">t</a>`,
			`https://www.city.example/v?n=${encodeURIComponent('가')}&m=M`,
			null,
		],
		[
			'a switch and a default',
			`<script>function go(k){ var u; switch(k){ case 'a': u='/a'; break; default: u='/b'; } self.location.href=u; }</script><a id="x" onclick="go('z')">t</a>`,
			'https://www.city.example/b',
			null,
		],
		[
			'parts of an object under names of their own, some with a default',
			`<script>function go(el, { kind = 'idea' } = {}){ const { postNo: no } = el.dataset; const [first] = ['v']; location.href=\`/\${first}/\${kind}/\${no}\`; }</script><a id="x" data-post-no="9" onclick="go(this)">t</a>`,
			'https://www.city.example/v/idea/9',
			null,
		],
		[
			'a handler that a method binds',
			`<script>var ui = { init: function(){ $('.go').on('click', function(){ ui.open($(this).attr('data-action')); }); }, open: function(url){ location.href = url; } }; $(function(){ ui.init(); });</script><a id="x" class="go" href="#view" data-action="/v?no=9">t</a>`,
			'https://www.city.example/v?no=9',
			null,
		],
		[
			'data of the link itself',
			`<script>function go(el){ location.href='/v/'+el.dataset.postNo; }</script><a id="x" data-post-no="9" onclick="go(this)">t</a>`,
			'https://www.city.example/v/9',
			null,
		],
		[
			'a handler on the row',
			`<table><tr onclick="location.href='/v?no=4'"><td id="x">t</td></tr></table>`,
			'https://www.city.example/v?no=4',
			null,
		],
		[
			'a script with a slip in another place',
			`<script>function broken( { ; } function go(n){ location.href='/v/'+n; }</script><a id="x" onclick="go(1)">t</a>`,
			'https://www.city.example/v/1',
			null,
		],
	])('%s', (_name, html, url, fields) => {
		expect(target(html)).toEqual({ url, fields, method: 'GET' });
	});

	const form =
		'<form name="frm" method="post" action="/list.do"><input type="hidden" name="bbsId" value="B1"><input type="hidden" name="pageIndex" value="1"><input type="checkbox" name="c"><input type="submit" name="s" value="go"><select name="sel"><option value="1">a</option><option value="2" selected>b</option></select></form>';

	test.each([
		[
			'document.form.field',
			`function go(n){ document.frm.pageIndex.value = n; document.frm.action = "/go.do"; document.frm.submit(); }`,
		],
		[
			'document.forms and elements',
			`function go(n){ var f = document.forms['frm']; f.elements['pageIndex'].value = n; f.action = '/go.do'; f.submit(); }`,
		],
		[
			'document.forms by number',
			`function go(n){ var f = document.forms[0]; f.pageIndex.value = n; f.action = '/go.do'; f.submit(); }`,
		],
		['with', `function go(n){ with(document.frm){ pageIndex.value = n; action = '/go.do'; submit(); } }`],
		[
			'getElementsByName',
			`function go(n){ document.getElementsByName('pageIndex')[0].value = n; document.frm.setAttribute('action', '/go.do'); document.frm.submit(); }`,
		],
		[
			'jQuery',
			`function go(n){ $('input[name=pageIndex]').val(n); $("form[name='frm']").attr('action', '/go.do').submit(); }`,
		],
		[
			'jQuery with a record',
			`function go(n){ var $f = $('form'); $f.find('[name="pageIndex"]').val(n); $f.attr({action:'/go.do', method:'post'}); $f.submit(); }`,
		],
		[
			'querySelector',
			`function go(n){ const f = document.querySelector('form'); f.querySelector('[name=pageIndex]').value = n; f.action = '/go.do'; f.submit(); }`,
		],
		[
			'a global by its name',
			`function go(n){ frm.pageIndex.value = n; frm.action = '/go.do'; frm.submit(); }`,
		],
	])('a form set and sent by %s', (_name, script) => {
		expect(
			target(`<script>${script}</script>${form}<a id="x" href="#" onclick="go(3);return false;">3</a>`),
		).toEqual({
			url: 'https://www.city.example/go.do',
			fields: { bbsId: 'B1', pageIndex: '3', sel: '2' },
			method: 'POST',
		});
	});

	test('a form that the script makes itself', () => {
		const script = `function go(n){ var f = document.createElement('form'); f.method='post'; f.action='/v.do'; var i = document.createElement('input'); i.name='no'; i.value=n; f.appendChild(i); document.body.appendChild(f); f.submit(); }`;
		expect(target(`<script>${script}</script><a id="x" onclick="go('8')">t</a>`)).toEqual({
			url: 'https://www.city.example/v.do',
			fields: { no: '8' },
			method: 'POST',
		});
	});

	test('a form around each row with a button, as eGovFrame writes it', () => {
		expect(
			target(
				'<form name="subForm" method="post" action="/view.do"><input type="hidden" name="nttId" value="12"><input id="x" type="submit" value="제목"></form>',
			),
		).toEqual({
			url: 'https://www.city.example/view.do',
			fields: { nttId: '12' },
			method: 'POST',
		});
	});

	test.each([
		['nothing', '<a id="x" href="#">t</a>'],
		['nothing by script', '<a id="x" href="javascript:void(0)">t</a>'],
		['mail', '<a id="x" href="mailto:a@b.example">t</a>'],
		['a function that is nowhere', '<a id="x" href="#" onclick="nowhere(1)">t</a>'],
		['a function without an end', '<script>function a(){ a(); }</script><a id="x" onclick="a()">t</a>'],
		[
			'a loop without an end',
			'<script>function a(){ b(); b(); } function b(){ a(); a(); }</script><a id="x" onclick="a()">t</a>',
		],
		['words that are no script', '<a id="x" onclick="((((">t</a>'],
		['an address of another kind', `<a id="x" onclick="location.href='javascript:alert(1)'">t</a>`],
	])('%s leads nowhere', (_name, html) => {
		expect(target(html)).toBeNull();
	});

	test('a page script is read, never run', () => {
		Reflect.set(globalThis, 'touched', false);
		target(
			`<a id="x" onclick="globalThis.touched = true; constructor.constructor('globalThis.touched = true')(); location.href='/a'">t</a>`,
		);
		expect(Reflect.get(globalThis, 'touched')).toBe(false);
	});

	test('queries of an EUC-KR page go out in its charset', () => {
		expect(target('<a id="x" href="/l?k=가&m=%B0%A1">t</a>', undefined, 'cp949')?.url).toBe(
			'https://www.city.example/l?k=%B0%A1&m=%B0%A1',
		);
		expect(
			requestFor(
				{ url: 'https://a.example/l?m=%B0%A1&k=1', fields: { k: '가 나' }, method: 'GET' },
				'GET',
				'cp949',
			).url,
		).toBe('https://a.example/l?m=%B0%A1&k=%B0%A1+%B3%AA');
		expect(
			requestFor({ url: 'https://a.example/l', fields: { k: '가' }, method: 'POST' }, 'POST', 'cp949'),
		).toMatchObject({ method: 'POST', body: 'k=%B0%A1' });
	});
});
