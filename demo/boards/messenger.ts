import { cityPage, escapeHtml } from '../layout';
import { htmlReply, jsonReply, sentFields, type Section } from '../server/exchange';
import type { OfficeMessage } from '../types';

export const messengerPath = '/office/messages';

const kinds: Record<string, string> = { alert: '긴급 알림', release: '검토 요청', problem: '문제 알림' };

/** The office's own messenger: workflows post to it, staff read it. */
export function messenger(messages: OfficeMessage[], now: () => string): Section {
	return (asked) => {
		if (asked.path !== messengerPath) return undefined;
		if (asked.method !== 'POST') return htmlReply(page(messages));
		const fields = sentFields(asked);
		const message: OfficeMessage = { sentAt: now(), kind: '', title: '', text: '', url: '', ...Object.fromEntries(fields) };
		if (message.title === '') return jsonReply({ ok: false, message: '제목(title)이 비어 있습니다.' }, 400);
		messages.push(message);
		return jsonReply({ ok: true }, 201);
	};
}

function page(messages: readonly OfficeMessage[]): string {
	const rows = messages
		.toReversed()
		.map(({ kind, title, text, url, sentAt }) => {
			// Only addresses that a browser opens as a page become links.
			const link = /^https?:\/\//.test(url) ? ` <a href="${escapeHtml(url)}" style="color:var(--blue,#1b5fab);text-decoration:underline">열기</a>` : '';
			const label = escapeHtml(kinds[kind] ?? kind);
			return `<li class="question"><h3><span class="tag">${label}</span> ${escapeHtml(title)}</h3><p>${escapeHtml(text)}${link}</p><span class="small">${escapeHtml(sentAt.slice(0, 16).replace('T', ' '))}</span></li>`;
		});
	const content = rows.length === 0 ? '<p class="small">받은 알림이 없습니다.</p>' : `<ul class="cards">${rows.join('\n')}</ul>`;
	return cityPage({ title: '업무 메신저', section: '업무 메신저', content });
}
