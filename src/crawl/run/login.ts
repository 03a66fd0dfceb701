import { CityHallError } from '../../errors';
import { attr, descendants, find } from '../page/dom';
import { pageOf } from '../page/page';
import { PageObjects } from '../script/page-objects';
import type { PoliteClient } from '../polite/polite-client';
import { requestFor } from '../page/requests';
import { alertOf } from '../recognition/detail-recognition';
import { resolveLink } from '../script/links';

function refused(url: string, said: string | null): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_REFUSED',
		`The log-in at ${url} was refused${said ? `: ${said}` : '.'}`,
		'Check user name and password, and the names of the form fields.',
	);
}

/**
 * Logs in by the form at `url`: the given fields are filled in by their names, hidden ones (such as a CSRF token) stay as the page has
 * them. The session is in the client's cookies afterwards.
 */
export async function logIn(
	polite: PoliteClient,
	url: string,
	fields: Record<string, string>,
): Promise<void> {
	const { response } = await polite.request({ url });
	const page = pageOf(response);
	const forms = find(page.document, 'form');
	const form =
		forms.find((one) => descendants(one).some((field) => attr(field, 'type').toLowerCase() === 'password')) ??
		forms.find((one) => Object.keys(fields).every((name) => new PageObjects(page).field(one, name)));
	if (!form) {
		throw new CityHallError(
			'CRAWL_LOGIN_NO_FORM',
			`There is no log-in form at ${url}.`,
			'Give the address of the page on which user name and password are typed.',
		);
	}
	const button = descendants(form).find(
		(element) =>
			attr(element, 'onclick') !== '' &&
			/로그인|login/i.test(`${attr(element, 'onclick')} ${attr(element, 'value')} ${attr(element, 'id')}`),
	);
	const target = new PageObjects(page).submit(form) ?? (button ? resolveLink(page, button) : null);
	if (!target)
		throw new CityHallError(
			'CRAWL_LOGIN_NO_FORM',
			`The log-in form at ${url} cannot be sent without a browser.`,
			'Set the mode to Browser.',
		);
	const filled = { ...target, fields: { ...target.fields, ...fields } };
	const sent = await polite.request({
		...requestFor(filled, 'POST', page.charset),
		headers: { 'content-type': 'application/x-www-form-urlencoded', referer: page.finalUrl },
	});
	const after = pageOf(sent.response);
	const said = alertOf(after);
	const stillAsks = find(after.document, 'input[type="password"]').length > 0;
	if (
		sent.response.status >= 400 ||
		stillAsks ||
		(said !== null && /실패|맞지|일치하지|오류|확인|잘못/.test(said))
	) {
		const warning = find(after.document, '.warn, .error, [class*="err"], [class*="alert"]').map((element) =>
			element.children
				.map((child) => ('data' in child ? child.data : ''))
				.join('')
				.trim(),
		)[0];
		throw refused(url, said ?? (warning || null));
	}
}

/** Whether a page is a log-in form where a board should be: the session is missing or has run out. */
export function asksForLogin(html: { document: Parameters<typeof find>[0] }): boolean {
	return find(html.document, 'input[type="password"]').length > 0;
}
