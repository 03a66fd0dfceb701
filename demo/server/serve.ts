import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';

import { cityPage, fillPage } from '../layout';
import type { RequestRecord } from '../types';
import { htmlReply, type Asked, type Reply, type Section } from './exchange';
import { misdeed, type Rules } from './faults';
import type { Sessions } from './sessions';
import { isUnchanged, unchangedReply } from './validators';

/** More than any form of the city needs. */
const mostBodyBytes = 5_000_000;

export interface ServePlan {
	sections: readonly Section[];
	/** Pages that need neither session nor filling: answered first, so that the server is not what a measurement measures. */
	direct: (path: string) => Reply | undefined;
	/** Addresses for hand use, outside of the log and of every rule. */
	control: Section;
	rules: Rules;
	sessions: Sessions;
	pageBytes: number;
	log: RequestRecord[];
	/** Milliseconds since the start. */
	clock: () => number;
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | null> {
	const parts: Buffer[] = [];
	let size = 0;
	for await (const part of request) {
		if (!Buffer.isBuffer(part)) continue;
		size += part.length;
		if (size > mostBodyBytes) return null;
		parts.push(part);
	}
	return Buffer.concat(parts);
}

function filled(reply: Reply, pageBytes: number): Reply {
	const type = reply.headers['content-type'];
	if (pageBytes === 0 || typeof type !== 'string' || !type.includes('html') || reply.body.length >= pageBytes)
		return reply;
	const html = fillPage(reply.body.toString('latin1'), pageBytes);
	return { ...reply, body: Buffer.from(html, 'latin1') };
}

function send(response: ServerResponse, reply: Reply, asked: Asked, cutOff: boolean): void {
	if (response.destroyed) return;
	const headers: Reply['headers'] = { 'cache-control': 'no-store', ...reply.headers };
	// RFC 9110, 8.6: a 304 would have to tell the length of what it leaves out.
	if (reply.status !== 304)
		headers['content-length'] = String(reply.stream ? reply.stream.sizeBytes : reply.body.length);
	if (asked.session.isNew) headers['set-cookie'] = `JSESSIONID=${asked.session.id}; Path=/; HttpOnly`;
	response.writeHead(reply.status, headers);
	if (asked.method === 'HEAD' || reply.status === 304) {
		response.end();
	} else if (reply.stream) {
		const source = Readable.from(reply.stream.parts());
		// The other side may have had enough before the end.
		response.once('close', () => source.destroy());
		source.pipe(response);
	} else if (cutOff) {
		response.write(reply.body.subarray(0, Math.floor(reply.body.length / 2)), () => response.destroy());
	} else {
		response.end(reply.body);
	}
}

const notFound = (): Reply =>
	htmlReply(
		cityPage({
			title: '찾을 수 없음',
			section: '화면을 찾을 수 없습니다',
			content: '<p>주소를 다시 확인하여 주세요.</p>',
		}),
		404,
	);

async function answer(plan: ServePlan, request: IncomingMessage, response: ServerResponse): Promise<void> {
	const [path = '/', ...rest] = (request.url ?? '/').split('?');
	const rawQuery = rest.join('?');
	const record: RequestRecord = {
		at: plan.clock(),
		time: new Date().toISOString(),
		method: request.method ?? 'GET',
		path,
		query: rawQuery,
		userAgent: String(request.headers['user-agent'] ?? ''),
		status: 0,
		endedAt: null,
		remotePort: request.socket.remotePort ?? 0,
	};
	const isControl = path.startsWith('/__demo');
	if (!isControl) plan.log.push(record);
	const ended = (): void => {
		record.status = response.headersSent ? response.statusCode : 0;
		record.endedAt ??= plan.clock();
	};
	response.once('finish', ended);
	response.once('close', ended);

	const rule = isControl ? undefined : plan.rules.take(rawQuery === '' ? path : `${path}?${rawQuery}`);
	const direct = rule ? undefined : plan.direct(path);
	if (direct && (record.method === 'GET' || record.method === 'HEAD')) {
		const reply = isUnchanged(request.headers, direct) ? unchangedReply(direct) : direct;
		response.writeHead(reply.status, reply.headers);
		response.end(record.method === 'HEAD' ? undefined : reply.body);
		return;
	}

	const asked: Asked = {
		method: record.method,
		path,
		rawQuery,
		query: new URLSearchParams(rawQuery),
		headers: request.headers,
		body: Buffer.alloc(0),
		session: plan.sessions.of(request.headers.cookie),
	};
	const body = await bodyOf(request);
	if (body === null) {
		response.writeHead(413, { connection: 'close' }).end();
		return;
	}
	asked.body = body;
	if (isControl) {
		send(response, plan.control(asked) ?? notFound(), asked, false);
		return;
	}

	const deed = rule ? misdeed(rule, asked, response) : { kind: 'none' as const };
	if (deed.kind === 'taken over') return;
	if (deed.kind === 'reply') {
		send(response, deed.reply, asked, false);
		return;
	}
	if (deed.kind === 'wait') await pause(deed.ms, undefined, { ref: false });
	if (deed.kind === 'session expired') {
		plan.sessions.expire(asked.session);
		asked.session = plan.sessions.of(undefined);
	}
	let reply = direct ?? plan.direct(path);
	for (const section of plan.sections) reply ??= section(asked);
	reply = filled(reply ?? notFound(), plan.pageBytes);
	if (isUnchanged(asked.headers, reply)) reply = unchangedReply(reply);
	if (deed.kind === 'change') reply = deed.change(reply);
	if (deed.kind === 'send') {
		deed.send(reply);
		return;
	}
	send(response, reply, asked, deed.kind === 'cut off');
}

/** A server that is not listening yet. */
export function makeServer(plan: ServePlan): Server {
	return createServer((request, response) => {
		answer(plan, request, response).catch((error: unknown) => {
			if (response.headersSent || response.destroyed) {
				response.destroy();
				return;
			}
			const reason = error instanceof Error ? error.message : String(error);
			response
				.writeHead(500, { 'content-type': 'text/plain;charset=UTF-8' })
				.end(`Demo City failed: ${reason}`);
		});
	});
}
