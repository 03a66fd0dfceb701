import { fillPage } from '../layout';
import type { Reply } from '../server/exchange';
import { strongTag } from '../server/validators';

const branches = 20;

export const plainPath = '/plain/';

export interface PlainSite {
	count: number;
	/** Undefined where the path is none of its own. */
	page: (path: string) => Reply | undefined;
}

const marks = { number: '@@NUMBER@@', links: '@@LINKS@@', text: '@@TEXT@@' } as const;

const who = '기록관리과는 도시계획과는 복지정책과는 교통행정과는 환경보전과는 문화예술과는 보건행정과는 세무관리과는';
const where = '햇살동에서 은행나무동에서 강나루동에서 달맞이동에서 솔밭동에서 새뜰동에서 꽃내동에서 가람동에서';
const what = '주민설명회를 합동점검을 실태조사를 시범사업을 현장상담을 무료강좌를 나눔장터를 재정비를';
const how = '마쳤다 연다 진행했다 이어간다 시작한다 추진한다 준비한다 공개했다';
const words = [who, where, what, how].map((line) => line.split(' '));
const sentences = 6;

/** Sentences that differ from page to page, as the pages of a real site do. */
function textOf(page: number): string {
	let state = page + 1;
	const next = (): number => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) >>> 16;
	const sentence = (): string => words.map((choices) => choices[next() % choices.length]).join(' ');
	return Array.from({ length: sentences }, () => `${sentence()}.`).join(' ');
}

// Without the portal's menu: whoever follows every link stays among these pages.
const template = `<!DOCTYPE html>
<html lang="ko">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="가온시 자료 모음 ${marks.number}번째 쪽">
<title>자료 ${marks.number} | 가온시청</title>
</head>
<body>
<main id="content" class="inner">
<h1>자료 ${marks.number}</h1>
<article class="view"><p>가온시 자료 모음의 ${marks.number}번째 쪽이다.</p>
<p>${marks.text}</p></article>
<ul class="near">${marks.links}</ul>
</main>
<footer class="bottom"><p>이 누리집은 시험을 위해 만든 가상의 도시입니다.</p></footer>
</body>
</html>
`;

/** A tree with twenty branches at each page, so that the first page leads to all; the leaves link to those around them. */
function linked(page: number, count: number): number[] {
	const below = Array.from({ length: branches }, (_, index) => page * branches + 1 + index).filter(
		(one) => one <= count,
	);
	const around = Array.from({ length: branches - below.length }, (_, index) => page + index - branches / 2);
	return [...below, ...around.filter((one) => one > 0 && one <= count && one !== page)];
}

/**
 * Pages of one template that differ in number, text and links. They are put together from parts made once, so that a crawler that is
 * measured on them is not measured on the server.
 */
export function plainSite(count: number, pageBytes: number): PlainSite {
	const [before = '', foot = ''] = template.split(marks.links);
	const [head = '', middle = ''] = before.split(marks.text);
	const parts = head.split(marks.number);
	const filledFoot = fillPage(foot, Math.max(0, pageBytes - (template.length - foot.length) - branches * 50));
	const tail = Buffer.from(filledFoot);
	const tag = strongTag(count, tail);

	return {
		count,
		page(path) {
			if (!path.startsWith(plainPath)) return undefined;
			const name = path.slice(plainPath.length);
			if (name !== '' && !/^[1-9]\d{0,7}$/.test(name)) return undefined;
			const number = Number(name);
			if (number > count) return undefined;
			const links = linked(number, count).map((one) => `<li><a href="${plainPath}${one}">자료 ${one}</a></li>`);
			const start = Buffer.from(parts.join(name || '처음') + textOf(number) + middle + links.join('\n'));
			const body = Buffer.concat([start, tail], start.length + tail.length);
			return {
				status: 200,
				headers: {
					'content-type': 'text/html;charset=UTF-8',
					'content-length': String(body.length),
					'cache-control': 'no-cache',
					etag: `${tag.slice(0, -1)}-${number}"`,
				},
				body,
			};
		},
	};
}
