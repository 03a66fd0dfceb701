import { attr, find } from '../page/dom';
import type { Page } from '../page/page';
import type { Target } from '../types';

/** Names of fields that belong to a session, such as a CSRF token: another page of the same session may have brought another value. */
export const OF_THE_SESSION = /csrf|token|session|nonce|^_+(viewstate|eventvalidation)/i;

/** The target with its session's fields as this page, the last one that the site has given, holds them. */
export function withFieldsOf(page: Page, target: Target): Target {
	if (!target.fields) return target;
	const shown = new Map(
		find(page.document, 'input[type="hidden"]').map((field) => [attr(field, 'name'), attr(field, 'value')]),
	);
	const fields = Object.entries(target.fields).map(([name, value]): [string, string] => [
		name,
		OF_THE_SESSION.test(name) ? (shown.get(name) ?? value) : value,
	]);
	return { ...target, fields: Object.fromEntries(fields) };
}
