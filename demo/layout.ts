import type { Licence } from './types';

const escapes: Record<string, string> = {
	'&': '&amp;',
	'<': '&lt;',
	'>': '&gt;',
	'"': '&quot;',
	"'": '&#39;',
};

export function escapeHtml(text: string): string {
	return text.replace(/[&<>"']/g, (character) => escapes[character] ?? character);
}

export function paragraphsHtml(text: string): string {
	return text
		.split('\n')
		.map((line) => `<p>${escapeHtml(line)}</p>`)
		.join('\n');
}

export interface PageParts {
	title: string;
	/** Heading of the section, shown above the content. */
	section: string;
	content: string;
	/** Of the page's own script. */
	script?: string;
	charset?: 'utf-8' | 'euc-kr';
}

const menu: ReadonlyArray<readonly [string, string]> = [
	['/portal/bbs/B0000001/list.do', '고시·공고'],
	['/dept/board.asp?code=notice', '부서 소식'],
	['/news', '시정뉴스'],
	['/voice', '시민제안'],
	['/qna', '지식나눔'],
	['/market', '물가정보'],
	['/health/weekly', '감염병 통계'],
	['/license/dispositions', '행정처분'],
	['/member/board', '직원마당'],
];

/** A whole page of the city: every board looks like part of one portal. */
export function cityPage(parts: PageParts): string {
	const charset = parts.charset ?? 'utf-8';
	const items = menu
		.map(([address, label]) => `<li><a href="${escapeHtml(address)}">${label}</a></li>`)
		.join('');
	return `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="${charset}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(parts.title)} | 가온시청</title>
<link rel="stylesheet" href="/assets/city.css">
<link rel="alternate" type="application/rss+xml" title="가온시 고시·공고" href="/rss/notices.xml">
</head>
<body>
<a class="skip" href="#content">본문 바로가기</a>
<header class="top"><div class="inner"><a class="brand" href="/">가온시청</a>
<span class="slogan">가운데에서 온누리로, 가온시</span></div>
<nav class="menu"><ul class="inner">${items}</ul></nav></header>
<main id="content" class="inner">
<h1>${escapeHtml(parts.section)}</h1>
${parts.content}
</main>
<footer class="bottom"><div class="inner"><address>(00000) 가온특별시 가온구 시청대로 1 · 대표전화 (국번 없이) 000</address>
<p>이 누리집은 시험을 위해 만든 가상의 도시입니다. 사람·회사·연락처는 모두 지어낸 것입니다.</p></div></footer>
${parts.script === undefined ? '' : `<script>\n${parts.script}\n</script>`}
</body>
</html>
`;
}

const filler = `<div class="quick"><dl><dt><span class="ico ico-quick"></span></dt>
<dd><span class="ico ico-guide" data-menu="guide"></span></dd>
<dd><span class="ico ico-form" data-menu="form"></span></dd></dl></div>
`;

/**
 * Fills a page with markup such as large portals carry along, until it has the size asked for. Works on bytes
 * read as latin1 and adds ASCII alone, so that it does not matter in which charset the page is.
 */
export function fillPage(page: string, bytes: number): string {
	const footer = '<footer class="bottom">';
	const frame = ['<aside class="allmenu" aria-hidden="true">', '</aside>\n'] as const;
	const missing = bytes - page.length - frame[0].length - frame[1].length;
	if (missing <= 0 || !page.includes(footer)) return page;
	const filling = filler.repeat(Math.ceil(missing / filler.length));
	return page.replace(footer, () => frame[0] + filling + frame[1] + footer);
}

const conditions = [
	'자유이용(출처표시 없이 이용 가능)',
	'출처표시',
	'출처표시 + 상업적 이용금지',
	'출처표시 + 변경금지',
	'출처표시 + 상업적 이용금지 + 변경금지',
] as const;

/** What a KOGL mark says, as it stands on public sites. Empty where there is no mark. */
export function licenceWords(licence: Licence): string {
	if (licence.kogl === null) return '';
	const ai = licence.ai ? ' / 공공누리 AI유형: 인공지능 학습 목적 이용 허용' : '';
	return `공공누리 제${licence.kogl}유형: ${conditions[licence.kogl]}${ai}`;
}

/** The mark as an image whose alternative text alone says the type: so it stands on most pages. */
export function licenceImage(licence: Licence): string {
	if (licence.kogl === null) return '';
	const image = (name: string, alt: string) =>
		`<img class="kogl" src="/assets/kogl-${name}.svg" alt="${escapeHtml(alt)}">`;
	const type = image(String(licence.kogl), `공공누리 제${licence.kogl}유형 (${conditions[licence.kogl]})`);
	return `<div class="licence">${type}${licence.ai ? image('ai', '공공누리 AI유형 (인공지능 학습 목적 이용 허용)') : ''}</div>`;
}

/** The mark as a sentence. */
export function licenceSentence(licence: Licence): string {
	if (licence.kogl === null) return '';
	const ai = licence.ai ? ' 또한 공공누리 AI유형으로 인공지능 학습 목적의 이용을 허용합니다.' : '';
	return `<div class="licence">
		<p>본 저작물은 "공공누리" 제${licence.kogl}유형: ${conditions[licence.kogl]} 조건에 따라 이용할 수 있습니다.${ai}</p></div>`;
}
