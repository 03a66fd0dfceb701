import { CityHallError } from '../../errors';
import { attr, descendants, find } from '../page/dom';
import { pageOf, type Page } from '../page/page';
import { requestFor } from '../page/requests';
import type { PoliteClient } from '../polite/polite-client';
import { alertOf } from '../recognition/detail-recognition';
import { resolveLink } from '../script/links';
import { PageObjects } from '../script/page-objects';
import type { Target } from '../types';

const REFUSAL_WORDS =
	/실패|맞지|일치하지|오류|확인\s*(?:해|하|바랍|부탁)|잘못|틀[렸립]|없는|존재하지|등록되지|잠[겼금]|초과|정지|fail|incorrect|invalid|wrong|denied|locked/i;

/** The form itself was too old: that says nothing of user name and password. */
const STALE_FORM_WORDS = /오래되|만료|세션|토큰|csrf|token|expired/i;

/** A portal leads here when it does not let somebody in. Led to any other page, user name and password were taken. */
const DOOR_PATH = /log-?[io]n|sign-?in|fail|error|denied|auth/i;

function refused(url: string, said: string | null): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_REFUSED',
		`The log-in at ${url} was refused${said ? `: ${said}` : '.'}`,
		'Check user name and password, and the names of the form fields. It is not tried again until they are changed, since portals lock accounts.',
	);
}

function failed(url: string, what: string, cause?: unknown): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_FAILED',
		`The log-in at ${url} did not come to an end: ${what}`,
		'Log in with a browser to see whether the portal works, then run the workflow again.',
		{ cause },
	);
}

function noForm(url: string, what: string, nextStep: string): CityHallError {
	return new CityHallError('CRAWL_LOGIN_NO_FORM', `${what} at ${url}.`, nextStep);
}

/** Whether the page holds a form for a password that has the fields which are filled in. */
function holdsForm(page: Page, names: readonly string[]): boolean {
	return find(page.document, 'form').some((form) => {
		const fields = descendants(form);
		return (
			fields.some((field) => attr(field, 'type').toLowerCase() === 'password') &&
			names.every((name) => fields.some((field) => attr(field, 'name') === name))
		);
	});
}

/** What the log-in form of the page asks for, filled in; hidden fields (such as a CSRF token) stay as the page has them. */
function filledForm(page: Page, url: string, fields: Record<string, string>): Target {
	const forms = find(page.document, 'form');
	const form =
		forms.find((one) => descendants(one).some((field) => attr(field, 'type').toLowerCase() === 'password')) ??
		forms.find((one) => Object.keys(fields).every((name) => new PageObjects(page).field(one, name)));
	if (!form)
		throw noForm(
			url,
			'There is no log-in form',
			'Give the address of the page on which user name and password are typed.',
		);
	const button = descendants(form).find(
		(element) =>
			attr(element, 'onclick') !== '' &&
			/로그인|login/i.test(`${attr(element, 'onclick')} ${attr(element, 'value')} ${attr(element, 'id')}`),
	);
	const target = new PageObjects(page).submit(form) ?? (button ? resolveLink(page, button) : null);
	if (!target)
		throw noForm(url, 'The log-in form cannot be sent without a browser', 'Set "How to Open Pages" to "With a Browser".');
	if (page.finalUrl.startsWith('https:') && target.url.startsWith('http:')) {
		throw new CityHallError(
			'CRAWL_LOGIN_INSECURE',
			`The log-in form at ${url} would send the password unencrypted to ${new URL(target.url).host}, so it was not sent.`,
			'Tell the office that runs the site; look for a log-in page of theirs that stays with https.',
		);
	}
	return { ...target, fields: { ...target.fields, ...fields } };
}

function warningOf(page: Page): string | null {
	const text = find(page.document, '.warn, .error, [class*="err"], [class*="alert"]').map((element) =>
		element.children
			.map((child) => ('data' in child ? child.data : ''))
			.join('')
			.trim(),
	)[0];
	return text ? text : null;
}

/**
 * Logs in by the form at `url`: the given fields are filled in by their names. The session is in the client's cookies afterwards.
 * @throws CityHallError `CRAWL_LOGIN_REFUSED` when the portal does not take user name and password; `CRAWL_LOGIN_FAILED` when nobody
 * knows whether it did; `CRAWL_LOGIN_NO_FORM`, `CRAWL_LOGIN_INSECURE`; and for the page with the form what `request` throws
 */
export async function logIn(
	polite: Pick<PoliteClient, 'request'>,
	url: string,
	fields: Record<string, string>,
): Promise<void> {
	const { response } = await polite.request({ url, purpose: 'login' });
	if (response.status >= 400)
		throw failed(url, `its page was answered with status ${response.status}.`);
	const page = pageOf(response);
	const request = requestFor(filledForm(page, url, fields), 'POST', page.charset);
	let after: Page;
	let ledTo: string | undefined;
	try {
		const sent = await polite.request({
			...request,
			headers: { 'content-type': 'application/x-www-form-urlencoded', referer: page.finalUrl },
			purpose: 'login',
		});
		after = pageOf(sent.response);
		[ledTo] = sent.response.redirects;
	} catch (error) {
		if (!(error instanceof CityHallError) || !error.code.startsWith('NET_') || error.code === 'NET_CANCELLED')
			throw error;
		// The portal may have counted it, so it is not simply sent again.
		throw failed(url, error.message, error);
	}
	const alert = alertOf(after);
	const said = alert ?? warningOf(after);
	const { status } = after;
	if (said !== null && STALE_FORM_WORDS.test(said)) throw failed(url, `the portal said: ${said}`);
	const asksAgain = holdsForm(after, Object.keys(fields));
	if (asksAgain && said === null && ledTo !== undefined && !DOOR_PATH.test(new URL(ledTo).pathname))
		throw failed(url, `the portal led on to ${ledTo}, and from there back to its log-in.`);
	if (
		status === 401 ||
		status === 403 ||
		asksAgain ||
		(alert !== null && REFUSAL_WORDS.test(alert))
	)
		throw refused(url, said);
	if (status >= 400) throw failed(url, `the portal answered with status ${status}.`);
}

/** Whether a page is a log-in form where a board should be: the session is missing or has run out. */
export function asksForLogin(html: { document: Parameters<typeof find>[0] }): boolean {
	return find(html.document, 'input[type="password"]').length > 0;
}
