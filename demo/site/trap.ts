import { createHash } from 'node:crypto';

import { cityPage, escapeHtml } from '../layout';
import { htmlReply, type Asked, type Reply, type Section } from '../server/exchange';
import type { TrapTruth } from '../types';

export const trapPath = '/trap/';

const documents = ['시민헌장', '조직도', '오시는 길', '시장 인사말', '가온시 역사'] as const;
const sorts = ['date', 'title', 'views', 'dept'] as const;
const campaigns = ['naver', 'kakao', 'mail', 'banner'] as const;

export const trapTruth: TrapTruth = {
	path: trapPath,
	distinct: [
		trapPath,
		`${trapPath}list`,
		'/s/',
		...documents.map((_, index) => `/s/page/${index + 1}`),
		'/calendar',
		`${trapPath}a/`,
	],
};

function show(title: string, content: string): Reply {
	return htmlReply(cityPage({ title, section: title, content }));
}

const link = (address: string, words: string): string =>
	`<li><a href="${escapeHtml(address)}">${words}</a></li>`;

function calendar(asked: Asked): Reply {
	const year = Number.parseInt(asked.query.get('year') ?? '2026', 10);
	const month = Number.parseInt(asked.query.get('month') ?? '11', 10);
	const shown = new Date(Date.UTC(Number.isFinite(year) ? year : 2026, (Number.isFinite(month) ? month : 11) - 1));
	if (Number.isNaN(shown.getTime())) return show('일정', '<p>달력을 보일 수 없습니다.</p>');
	const address = (months: number): string => {
		const other = new Date(Date.UTC(shown.getUTCFullYear(), shown.getUTCMonth() + months));
		return `/calendar?year=${other.getUTCFullYear()}&month=${other.getUTCMonth() + 1}`;
	};
	const days = Array.from({ length: 28 }, (_, index) => link(`${address(0)}&day=${index + 1}`, `${index + 1}일`));
	return show(
		`${shown.getUTCFullYear()}년 ${shown.getUTCMonth() + 1}월 일정`,
		`<p><a href="${escapeHtml(address(-1))}">이전 달</a> <a href="${escapeHtml(address(1))}">다음 달</a></p>
			<ul>${days.join('')}</ul><p>등록된 일정이 없습니다.</p>`,
	);
}

/** The same rows in every order and under every campaign: 4 x 4 x 4 addresses, and a random number more in each. */
function list(asked: Asked): Reply {
	const links = sorts.flatMap((sort) =>
		campaigns.map((campaign) =>
			link(
				`${trapPath}list?sort=${sort}&order=${asked.query.get('order') === 'asc' ? 'desc' : 'asc'}&utm_source=${campaign}`,
				`${sort} 순`,
			),
		),
	);
	return show(
		'자료 목록',
		`<p>정렬 순서를 바꾸어도 같은 자료입니다.</p><ul>${links.join('')}</ul>
			<ol>${documents.map((name) => `<li>${name}</li>`).join('')}</ol>`,
	);
}

let visits = 0;

/** As old Java servers do for a visitor without a cookie: each page hands out another session in its links. */
function session(path: string): Reply | undefined {
	const found = /^\/s(?:;jsessionid=[0-9A-F]+)?\/(?:page\/(\d+)(?:;jsessionid=[0-9A-F]+)?)?$/.exec(path);
	if (!found) return undefined;
	visits += 1;
	const id = createHash('md5').update(`visit ${visits}`).digest('hex').toUpperCase();
	const links = documents.map((name, index) => link(`/s;jsessionid=${id}/page/${index + 1}`, name)).join('');
	const name = documents[Number(found[1]) - 1];
	if (found[1] !== undefined && name === undefined) return undefined;
	return show(
		name ?? '시청 안내',
		`<p>${name === undefined ? '안내 자료 다섯 가지입니다.' : `${name}: 가온시를 소개합니다.`}</p><ul>${links}</ul>`,
	);
}

/** Calendars without end, paths that grow, session ids in paths, one content under many addresses, missing pages with status 200. */
export const traps: Section = (asked) => {
	if (asked.path === '/calendar') return calendar(asked);
	if (asked.path === `${trapPath}list`) return list(asked);
	if (asked.path === trapPath) {
		const ways = [
			link('/calendar', '일정'),
			link(`${trapPath}a/`, '깊은 곳'),
			link('/s/', '시청 안내'),
			link(`${trapPath}list`, '자료 목록'),
			...[1, 2, 3, 4, 5].map((number) => link(`${trapPath}lost/${number}`, `없는 쪽 ${number}`)),
		];
		return show('미로', `<ul>${ways.join('')}</ul>`);
	}
	if (/^\/trap\/(a\/)+$/.test(asked.path))
		return show('깊은 곳', '<p>한 걸음 더 들어가도 같은 곳입니다.</p><a href="a/">더 깊이</a>');
	if (asked.path.startsWith(`${trapPath}lost/`))
		return show(
			'페이지를 찾을 수 없습니다',
			'<p>요청하신 페이지를 찾을 수 없습니다. 주소를 다시 확인하여 주십시오.</p>',
		);
	return session(asked.path);
};
