import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import type { ServerResponse } from 'node:http';

import type { Misbehaviour } from '../types';
import { htmlReply, type Asked, type Reply } from './exchange';

/** What a rule did: took the answer over, changed the city's own, or left it alone. */
export type Misdeed =
	| { kind: 'none' }
	| { kind: 'taken over' }
	| { kind: 'reply'; reply: Reply }
	| { kind: 'wait'; ms: number }
	| { kind: 'session expired' }
	| { kind: 'change'; change: (reply: Reply) => Reply }
	| { kind: 'send'; send: (reply: Reply) => void }
	| { kind: 'cut off' };

export interface Rules {
	set: (rule: Misbehaviour | null) => void;
	/** The first rule that matches and has not run out is used up by one. */
	take: (address: string) => Misbehaviour | undefined;
}

const perAddress = new Set<Misbehaviour['fault']>(['500-then-fine', '429-seconds', '429-date']);

/** @throws {SyntaxError} where `match` begins with `^` and is no regular expression */
function matcher(match: string): (address: string) => boolean {
	if (!match.startsWith('^')) return (address) => address.startsWith(match);
	const pattern = new RegExp(match);
	return (address) => pattern.test(address);
}

export function openRules(): Rules {
	let rules: Array<{ rule: Misbehaviour; matches: (address: string) => boolean; used: Map<string, number> }> =
		[];
	return {
		set(rule) {
			rules = rule === null ? [] : [...rules, { rule, matches: matcher(rule.match), used: new Map() }];
		},
		take(address) {
			for (const { rule, matches, used } of rules) {
				if (!matches(address)) continue;
				const counted = perAddress.has(rule.fault);
				const key = counted ? address : '';
				const before = used.get(key) ?? 0;
				if (before >= (rule.times ?? (counted ? 1 : Infinity))) continue;
				used.set(key, before + 1);
				return rule;
			}
			return undefined;
		},
	};
}

const blockPage = `<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>접속 차단</title></head>
<body><h1>접속이 차단되었습니다</h1><p>비정상적인 접근이 감지되어 접속이 일시적으로 차단되었습니다. 잠시 후 다시 이용하여 주시기 바랍니다.</p>
<p>Your access has been blocked by the web firewall.</p></body></html>`;

/** A gigabyte of blanks out of one megabyte: a hundred gzip members one after another. */
let bomb: Buffer | undefined;
function gzipBomb(): Buffer {
	if (bomb === undefined) {
		const member = gzipSync(Buffer.alloc(10_000_000, ' '), { level: 9 });
		bomb = Buffer.concat(new Array<Buffer>(100).fill(member));
	}
	return bomb;
}

let smallBomb: Buffer | undefined;
/** A hundred megabytes of blanks out of less than one kilobyte: no server can be asked to unpack it in full. */
function brotliBomb(): Buffer {
	smallBomb ??= brotliCompressSync(Buffer.alloc(100_000_000, ' '), {
		params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_LGWIN]: 24 },
	});
	return smallBomb;
}

const loginPage = `<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>로그인</title></head><body>
<h1>로그인</h1><p>로그인이 필요한 서비스입니다.</p><form method="post" action="/member/login">
<label>아이디 <input type="text" name="userId"></label><label>비밀번호 <input type="password" name="password"></label>
<button type="submit">로그인</button></form></body></html>`;

const errorPage = `<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>오류</title></head><body>
<h1>오류</h1><p>파일을 찾을 수 없습니다. 다시 접속하여 주시기 바랍니다.</p></body></html>`;

/** The whole answer, one byte after the other. */
function trickle(response: ServerResponse, reply: Reply, ms: number): void {
	response.writeHead(reply.status, { ...reply.headers, 'content-length': String(reply.body.length) });
	let at = 0;
	const timer = setInterval(() => {
		if (at >= reply.body.length) {
			clearInterval(timer);
			response.end();
		} else {
			response.write(reply.body.subarray(at, at + 1));
			at += 1;
		}
	}, ms);
	response.once('close', () => clearInterval(timer));
}

/** Sends a little every 50 ms until the other side has had enough. */
function drip(response: ServerResponse): void {
	const timer = setInterval(() => response.write('<p>가온시 소식을 전해 드립니다.</p>\n'), 50);
	response.once('close', () => clearInterval(timer));
}

/** Commits the fault a rule asks for. */
export function misdeed(rule: Misbehaviour, asked: Asked, response: ServerResponse): Misdeed {
	const wait = rule.seconds ?? 1;
	switch (rule.fault) {
		case '500-then-fine':
			return {
				kind: 'reply',
				reply: htmlReply('<html><body><h1>500 Internal Server Error</h1></body></html>', 500),
			};
		case '429-seconds':
		case '429-date': {
			const reply = htmlReply('<html><body><h1>429 Too Many Requests</h1></body></html>', 429);
			// A date has whole seconds only: one more keeps it from lying in the past already.
			const date = new Date(Date.now() + (wait + 1) * 1000).toUTCString();
			reply.headers['retry-after'] = rule.fault === '429-date' ? date : String(wait);
			return { kind: 'reply', reply };
		}
		case 'reset':
			response.socket?.resetAndDestroy();
			return { kind: 'taken over' };
		case 'never-ending':
			response.writeHead(200, { 'content-type': 'text/html;charset=UTF-8' });
			drip(response);
			return { kind: 'taken over' };
		case 'slow':
			return { kind: 'wait', ms: (rule.seconds ?? 3) * 1000 };
		case 'huge-length':
			response.writeHead(200, {
				'content-type': 'text/html;charset=UTF-8',
				'content-length': String(10 * 1024 ** 3),
			});
			drip(response);
			return { kind: 'taken over' };
		case 'gzip-bomb':
			return {
				kind: 'reply',
				reply: {
					status: 200,
					headers: { 'content-type': 'text/html;charset=UTF-8', 'content-encoding': 'gzip' },
					body: gzipBomb(),
				},
			};
		case 'redirect-loop': {
			const round = Number(asked.query.get('round') ?? '0') + 1;
			return {
				kind: 'reply',
				reply: {
					status: 302,
					headers: { location: `${asked.path}?round=${round % 2}` },
					body: Buffer.alloc(0),
				},
			};
		}
		case 'redirect-internal':
			return {
				kind: 'reply',
				reply: {
					status: 302,
					headers: { location: 'http://169.254.169.254/latest/meta-data/' },
					body: Buffer.alloc(0),
				},
			};
		case 'wrong-charset':
			return {
				kind: 'change',
				change: (reply) => {
					const own = reply.headers['content-type'];
					const isUtf8 = typeof own === 'string' && /utf-8/i.test(own);
					return {
						...reply,
						headers: { ...reply.headers, 'content-type': `text/html;charset=${isUtf8 ? 'EUC-KR' : 'UTF-8'}` },
					};
				},
			};
		case 'truncated':
			return { kind: 'cut off' };
		case 'block-page':
			return { kind: 'reply', reply: htmlReply(blockPage) };
		case 'login-page':
			return { kind: 'reply', reply: htmlReply(loginPage) };
		case '304-always':
			return { kind: 'reply', reply: { status: 304, headers: {}, body: Buffer.alloc(0) } };
		case 'brotli-bomb':
			return {
				kind: 'reply',
				reply: {
					status: 200,
					headers: { 'content-type': 'text/html;charset=UTF-8', 'content-encoding': 'br' },
					body: brotliBomb(),
				},
			};
		case 'slow-bytes':
			return { kind: 'send', send: (reply) => trickle(response, reply, (rule.seconds ?? 0.05) * 1000) };
		case 'wrong-length':
			// Announces more than comes, then hangs up as if all had been said.
			return {
				kind: 'send',
				send: (reply) => {
					response.writeHead(reply.status, {
						...reply.headers,
						'content-length': String(reply.body.length + 1000),
						connection: 'close',
					});
					response.write(reply.body, () => response.socket?.end());
				},
			};
		case 'html-as-file':
			// The file's own headers stay: only the bytes tell.
			return {
				kind: 'change',
				change: ({ status, headers }) => ({ status, headers, body: Buffer.from(errorPage) }),
			};
		case 'session-expired':
			return { kind: 'session expired' };
		case 'gone':
			return {
				kind: 'reply',
				reply: htmlReply('<html><body><h1>410 Gone</h1><p>없어진 화면입니다.</p></body></html>', 410),
			};
	}
}
