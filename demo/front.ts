import type { Place } from './city';
import { cityPage, escapeHtml } from './layout';
import { htmlReply, type Section } from './server/exchange';

/** The portal's first page, and the one for administrators that robots.txt closes. */
export function frontPage(places: readonly Place[]): Section {
	const panels = places
		.map((place) => {
			const [english = '', korean = ''] = place.description.split(/[()]/);
			return `<a class="panel" href="${escapeHtml(place.path)}"><b>${escapeHtml(korean)}</b>
				<span class="small">${escapeHtml(english.trim())}</span></a>`;
		})
		.join('');
	return (asked) => {
		if (asked.path === '/') {
			return htmlReply(
				cityPage({
					title: '가온시청',
					section: '무엇을 도와드릴까요?',
					content: `<div class="panels">${panels}</div>`,
				}),
			);
		}
		if (asked.path.startsWith('/admin')) {
			return htmlReply(
				cityPage({
					title: '관리자 화면',
					section: '관리자 화면',
					content: '<p>이 화면은 관리자만 볼 수 있습니다.</p>',
				}),
			);
		}
		return undefined;
	};
}
