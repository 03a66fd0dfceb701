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

const marks = { number: '@@NUMBER@@', links: '@@LINKS@@' } as const;

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
<article class="view"><p>이 쪽은 가온시 자료 모음의 ${marks.number}번째 쪽이다. 같은 틀에 번호만 바뀌는 쪽이 많아서, 길을 따라 모두 읽는 데 얼마나 걸리는지 잴 수 있다.</p>
<p>가온시는 공공데이터를 누구나 쓸 수 있도록 자료를 한곳에 모아 두었다. 담당 부서는 기록관리과이며 문의는 시청 민원실에서 받는다.</p></article>
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
 * Pages that are alike but for number and links. They are put together from parts made once, so that a crawler that is
 * measured on them is not measured on the server.
 */
export function plainSite(count: number, pageBytes: number): PlainSite {
	const [before = '', foot = ''] = template.split(marks.links);
	const parts = before.split(marks.number);
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
			const start = Buffer.from(parts.join(name || '처음') + links.join('\n'));
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
