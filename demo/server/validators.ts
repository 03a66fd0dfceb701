import { createHash } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

import type { Reply } from './exchange';

export interface Validators {
	/** Complete, with its quotes; a weak one begins with W/. */
	etag?: string;
	/** Milliseconds since 1970; the header has whole seconds. */
	modifiedAt?: number;
}

/** A tag that changes with what it is made of, and with nothing else. */
export function strongTag(...parts: ReadonlyArray<string | number | Uint8Array>): string {
	const hash = createHash('sha1');
	for (const part of parts) hash.update(typeof part === 'number' ? String(part) : part).update('\0');
	return `"${hash.digest('base64url')}"`;
}

/** As a strong tag, for pages whose bytes differ from visit to visit although they say the same. */
export function weakTag(...parts: ReadonlyArray<string | number | Uint8Array>): string {
	return `W/${strongTag(...parts)}`;
}

export function withValidators(reply: Reply, validators: Validators): Reply {
	const headers: Reply['headers'] = { 'cache-control': 'no-cache', ...reply.headers };
	if (validators.etag !== undefined) headers.etag = validators.etag;
	if (validators.modifiedAt !== undefined)
		headers['last-modified'] = new Date(validators.modifiedAt).toUTCString();
	return { ...reply, headers };
}

const opaque = (tag: string): string => tag.trim().replace(/^W\//, '');

/**
 * Whether the other side has this already: RFC 9110, 13.1.2 (weak comparison) and 13.1.3, which counts only where no
 * If-None-Match was sent.
 */
export function isUnchanged(asked: IncomingHttpHeaders, reply: Reply): boolean {
	if (reply.status !== 200) return false;
	const { etag, 'last-modified': modified } = reply.headers;
	const tags = asked['if-none-match'];
	if (tags !== undefined) {
		if (typeof etag !== 'string') return false;
		return tags.trim() === '*' || tags.split(',').some((tag) => opaque(tag) === opaque(etag));
	}
	const since = asked['if-modified-since'];
	return since !== undefined && typeof modified === 'string' && Date.parse(modified) <= Date.parse(since);
}

/** 304 with the headers that RFC 9110, 15.4.5 asks for. */
export function unchangedReply(reply: Reply): Reply {
	const kept = ['cache-control', 'etag', 'last-modified'].flatMap((name) => {
		const value = reply.headers[name];
		return value === undefined ? [] : [[name, value] as const];
	});
	return { status: 304, headers: Object.fromEntries(kept), body: Buffer.alloc(0) };
}
