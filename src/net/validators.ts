import type { HttpResponse } from './types';

/** What a later request can ask with whether anything has changed (RFC 9110, 8.8). Plain text, fit for the store. */
export interface Validators {
	/** As the server wrote it, `W/` of a weak one included. */
	etag?: string;
	/** As the server wrote it: servers compare the text. */
	lastModified?: string;
}

const ENTITY_TAG = /^(?:W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;
const MAX_LENGTH = 1000;

/**
 * Null when the answer has none, or is no page that could be asked for again (only 200, and a 304 that brings new ones).
 * A Last-Modified of the same second as the answer is left out: what is written later in that second would never be seen (8.8.2.2).
 */
export function validatorsOf(response: Pick<HttpResponse, 'status' | 'headers'>): Validators | null {
	if (response.status !== 200 && response.status !== 304) return null;
	const etag = (response.headers.etag ?? '').trim();
	const lastModified = (response.headers['last-modified'] ?? '').trim();
	const modifiedAt = Date.parse(lastModified);
	const answeredAt = Date.parse(response.headers.date ?? '');
	const settled = Number.isNaN(answeredAt) || answeredAt - modifiedAt >= 1000;
	const validators: Validators = {
		...(ENTITY_TAG.test(etag) && etag.length <= MAX_LENGTH ? { etag } : {}),
		...(!Number.isNaN(modifiedAt) && settled && lastModified.length <= MAX_LENGTH ? { lastModified } : {}),
	};
	return validators.etag === undefined && validators.lastModified === undefined ? null : validators;
}

/**
 * Headers for a GET that is answered with 304 where nothing has changed (RFC 9110, 13.1.2 and 13.1.3). Weak tags are fit for it.
 * Both go out where both are known: a server that knows tags does not look at the date.
 */
export function conditionalHeaders(validators: Validators | null | undefined): Record<string, string> {
	const { etag, lastModified } = validators ?? {};
	return {
		...(etag !== undefined && ENTITY_TAG.test(etag) ? { 'if-none-match': etag } : {}),
		...(lastModified !== undefined && !Number.isNaN(Date.parse(lastModified)) && !/[\r\n]/.test(lastModified)
			? { 'if-modified-since': lastModified }
			: {}),
	};
}
