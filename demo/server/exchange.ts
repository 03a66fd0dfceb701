import type { IncomingHttpHeaders } from 'node:http';

import type { Session } from './sessions';

/** One request as a section of the city sees it. */
export interface Asked {
	method: string;
	path: string;
	/** As sent, so that a board may read it in its own charset. */
	rawQuery: string;
	query: URLSearchParams;
	headers: IncomingHttpHeaders;
	body: Buffer;
	session: Session;
}

export interface Reply {
	status: number;
	headers: Record<string, string | string[]>;
	body: Buffer;
	/** In place of `body`, for what is too large to be made at once. */
	stream?: { sizeBytes: number; parts: () => Iterable<Buffer> };
}

/** Undefined where the address is none of the section's. */
export type Section = (asked: Asked) => Reply | undefined;

export function htmlReply(html: string, status = 200): Reply {
	return { status, headers: { 'content-type': 'text/html;charset=UTF-8' }, body: Buffer.from(html) };
}

export function jsonReply(value: unknown, status = 200): Reply {
	return {
		status,
		headers: { 'content-type': 'application/json;charset=UTF-8' },
		body: Buffer.from(JSON.stringify(value)),
	};
}

export function textReply(text: string, contentType = 'text/plain;charset=UTF-8', status = 200): Reply {
	return { status, headers: { 'content-type': contentType }, body: Buffer.from(text) };
}

export function redirectReply(location: string): Reply {
	return { status: 302, headers: { location }, body: Buffer.alloc(0) };
}

/** How Korean boards say that something is not there: a script that alerts, with status 200. */
export function alertReply(message: string): Reply {
	return htmlReply(
		`<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>알림</title></head><body>
			<script>alert('${message}');history.back();</script><noscript>${message}</noscript></body></html>`,
	);
}

/** Fields of a form or of a JSON body; an empty set where the body is neither. */
export function sentFields(asked: Asked): URLSearchParams {
	const type = String(asked.headers['content-type'] ?? '');
	const text = asked.body.toString('utf8');
	if (!type.includes('json')) return new URLSearchParams(text);
	const fields = new URLSearchParams();
	try {
		const parsed: unknown = JSON.parse(text);
		if (typeof parsed === 'object' && parsed !== null) {
			for (const [key, value] of Object.entries(parsed)) fields.set(key, String(value));
		}
	} catch {
		return fields;
	}
	return fields;
}

/** A page number from a query: 1 where there is none or it is no number. */
export function pageNumber(value: string | null): number {
	const page = Number.parseInt(value ?? '1', 10);
	return Number.isFinite(page) && page > 0 ? page : 1;
}
