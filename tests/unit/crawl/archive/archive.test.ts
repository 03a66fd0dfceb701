import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WARCParser } from 'warcio';
import { createArchive, type Exchange } from '../../../../src/crawl/archive/archive';
import type { RobotsDecision } from '../../../../src/crawl/types';
import { containing } from '../../net/expecting';
import { readStrictly, type StrictRecord } from './strict-warc';

const robots: RobotsDecision = {
	allowed: true,
	rule: 'Allow: /bbs',
	crawlDelayMs: 1000,
	overridden: false,
	fileSha256: 'ab'.repeat(32),
};
const page = (url: string, body: string | Buffer, more: Partial<Exchange> = {}): Exchange => ({
	request: { url, headers: { 'user-agent': 'cityhall', accept: 'text/html' } },
	response: {
		status: 200,
		statusText: 'OK',
		httpVersion: '1.1',
		rawHeaders: ['Content-Type', 'text/html; charset=utf-8'],
		headers: {},
		body: Buffer.from(body),
		remoteAddress: '192.0.2.7',
		fetchedAt: '2026-05-15T03:00:00.123Z',
		ms: 12,
	},
	robots,
	...more,
});
const answered = (exchange: Exchange, response: Partial<Exchange['response']>): Exchange => ({
	...exchange,
	response: { ...exchange.response, ...response },
});
const ofType = (records: readonly StrictRecord[], type: string) => records.filter(({ fields }) => fields.get('warc-type') === type);

describe('an archive of what was fetched', () => {
	let folder: string;
	let file: string;
	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'warc-'));
		file = join(folder, 'a.warc.gz');
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	async function archived(...exchanges: Exchange[]): Promise<StrictRecord[]> {
		const archive = createArchive({ file, userAgent: 'cityhall-crawler/1.0', title: '고시공고' });
		for (const exchange of exchanges) await archive.add(exchange);
		const closed = await archive.close();
		const bytes = await readFile(file);
		const records = readStrictly(bytes);
		expect(closed).toEqual({ file, records: records.length, sizeBytes: bytes.length });
		expect(await archive.close()).toEqual(closed);
		return records;
	}

	test('holds request, answer and robots decision of each page, and says what it is', async () => {
		const [info, response, request, metadata] = await archived(page('http://city.example/bbs/list.do?q=%EA%B0%80', '<p>가</p>'));
		expect(info?.block.toString()).toContain('format: WARC File Format 1.1');
		expect(info?.block.toString()).toContain('isPartOf: 고시공고');
		expect(Object.fromEntries(response?.fields ?? [])).toMatchObject({
			'warc-type': 'response',
			'warc-target-uri': 'http://city.example/bbs/list.do?q=%EA%B0%80',
			'warc-date': '2026-05-15T03:00:00.123Z',
			'warc-ip-address': '192.0.2.7',
			'content-type': 'application/http; msgtype=response',
		});
		expect(response?.http?.head).toBe('HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: 10\r\n\r\n');
		expect(response?.http?.body.toString()).toBe('<p>가</p>');
		expect(request?.http?.head).toMatch(/^GET \/bbs\/list\.do\?q=%EA%B0%80 HTTP\/1\.1\r\nHost: city\.example\r\n/);
		expect(request?.fields.get('warc-concurrent-to')).toBe(response?.fields.get('warc-record-id'));
		expect(metadata?.block.toString()).toContain('robots-allowed: true\r\nrobots-rule: Allow: /bbs\r\nrobots-overridden: false');
	});

	test('is read by a standard reader, body for body', async () => {
		await archived(
			page('http://city.example/1', '<p>하나</p>'),
			page('http://city.example/2', Buffer.from([0, 255, 13, 10, 13, 10, 0])),
			page('http://city.example/3', ''),
		);
		const seen: Array<[string | null | undefined, string | undefined, Buffer]> = [];
		async function* bytes() {
			yield new Uint8Array(await readFile(file));
		}
		for await (const record of new WARCParser(bytes())) {
			const payload = Buffer.from(await record.readFully(true));
			if (record.warcType === 'response') seen.push([record.warcTargetURI, `${record.httpHeaders?.statusCode}`, payload]);
		}
		expect(seen).toEqual([
			['http://city.example/1', '200', Buffer.from('<p>하나</p>')],
			['http://city.example/2', '200', Buffer.from([0, 255, 13, 10, 13, 10, 0])],
			['http://city.example/3', '200', Buffer.alloc(0)],
		]);
	});

	test('a body stands decoded, and the headers fit it', async () => {
		const raw = ['Content-Encoding', 'gzip', 'Transfer-Encoding', 'chunked', 'Content-Length', '5', 'X-Name', '\xb0\xa1'];
		const [, response] = await archived(answered(page('http://city.example/', 'decoded'), { rawHeaders: raw }));
		expect(response?.http?.head.split('\r\n')).toEqual([
			'HTTP/1.1 200 OK',
			'X-Archive-Orig-Content-Encoding: gzip',
			'X-Archive-Orig-Transfer-Encoding: chunked',
			'X-Archive-Orig-Content-Length: 5',
			'X-Name: \xb0\xa1',
			'Content-Length: 7',
			'',
			'',
		]);
	});

	test('cookies, credentials and posted secrets are not in it, and that is said', async () => {
		const secret = 'S3cret-S3cret';
		const records = await archived(
			page('http://user:S3cret-S3cret@city.example/login.do', 'x', {
				purpose: 'login',
				request: {
					url: `http://user:${secret}@city.example/login.do`,
					method: 'POST',
					headers: {
						Cookie: `JSESSIONID=${secret}`,
						Authorization: `Bearer ${secret}`,
						'X-Portal-Key': secret,
						'content-type': 'application/x-www-form-urlencoded',
					},
					body: `userId=${secret}&remember=${secret}`,
				},
			}),
			page('http://city.example/b', 'y', {
				request: {
					url: 'http://city.example/b',
					method: 'POST',
					headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
					body: `pageIndex=2&userPw=${secret}&_csrf=${secret}`,
				},
			}),
			page('http://city.example/c', 'z', {
				request: { url: 'http://city.example/c', method: 'POST', headers: { 'content-type': 'application/json' }, body: `{"password":"${secret}"}` },
			}),
			answered(page('http://city.example/d', 'w'), { rawHeaders: ['Set-Cookie', `JSESSIONID=${secret}; Path=/; HttpOnly`] }),
		);
		for (const { fields, block } of records) {
			expect(block.toString('latin1')).not.toContain(secret);
			expect([...fields.values()].join('\n')).not.toContain(secret);
		}
		const requests = ofType(records, 'request').map(({ http }) => `${http?.head}${http?.body.toString()}`);
		expect(requests[0]).toContain('Authorization: [removed]');
		expect(requests[0]).toContain('userId=[removed]&remember=[removed]');
		expect(requests[1]).toContain('pageIndex=2&userPw=[removed]&_csrf=[removed]');
		expect(ofType(records, 'response')[3]?.http?.head).toContain('Set-Cookie: JSESSIONID=[removed]; Path=/; HttpOnly');
		const notes = ofType(records, 'metadata').map(({ block }) => block.toString());
		expect(notes[0]).toContain('header cookie, header authorization, header x-portal-key, field userId');
		expect(notes[3]).toContain('cookie that was set');
	});

	test('the same bytes again, and an answer that nothing has changed, are revisits', async () => {
		const records = await archived(
			page('http://city.example/1', 'same'),
			page('http://city.example/2', 'same'),
			answered(page('http://city.example/1', ''), { status: 304, statusText: 'Not Modified', rawHeaders: ['ETag', '"1"'] }),
			page('http://city.example/3', ''),
			page('http://city.example/4', ''),
		);
		const [original] = ofType(records, 'response');
		const [identical, unchanged] = ofType(records, 'revisit');
		expect(identical?.fields.get('warc-profile')).toMatch(/identical-payload-digest$/);
		expect(identical?.fields.get('warc-refers-to')).toBe(original?.fields.get('warc-record-id'));
		expect(identical?.fields.get('warc-refers-to-target-uri')).toBe('http://city.example/1');
		expect(identical?.fields.get('warc-refers-to-date')).toBe(original?.fields.get('warc-date'));
		expect(unchanged?.fields.get('warc-profile')).toMatch(/server-not-modified$/);
		expect(ofType(records, 'response')).toHaveLength(3);
	});

	test('a body that was cut is marked, and is no original for others', async () => {
		const cut = answered(page('http://city.example/1', 'half'), { truncated: 'length' });
		const records = await archived(cut, page('http://city.example/2', 'half'));
		expect(ofType(records, 'response').map(({ fields }) => fields.get('warc-truncated'))).toEqual(['length', undefined]);
	});

	test('a file goes in by stream, as it is, and may be deleted afterwards', async () => {
		const body = join(folder, 'body');
		const content = Buffer.alloc(3_000_000, 'Korean ').fill('x', 100, 200);
		await writeFile(body, content);
		const exchange = answered(page('http://city.example/a.hwp', ''), { file: { path: body, sizeBytes: content.length } });
		const archive = createArchive({ file });
		const adding = archive.add(exchange);
		await adding;
		await rm(body);
		await archive.close();
		const [response] = ofType(readStrictly(await readFile(file)), 'response');
		expect(response?.http?.body.equals(content)).toBe(true);
		expect(response?.http?.head).toContain(`Content-Length: ${content.length}`);
	});

	test('what is added at once stands one behind the other', async () => {
		const archive = createArchive({ file });
		await Promise.all(Array.from({ length: 30 }, (_, index) => archive.add(page(`http://city.example/${index}`, `page ${index}`))));
		await archive.close();
		const targets = ofType(readStrictly(await readFile(file)), 'response').map(({ fields }) => fields.get('warc-target-uri'));
		expect(targets).toEqual(Array.from({ length: 30 }, (_, index) => `http://city.example/${index}`));
	});

	test('what a site sends cannot break out of its record', async () => {
		const nasty = { ...robots, rule: 'Disallow: /\r\nWARC-Type: response\r\n\r\nx' };
		const records = await archived(
			answered(page('http://city.example/한글?a=b\r\nc', 'WARC/1.1\r\nWARC-Type: response\r\n\r\n', { robots: nasty }), {
				statusText: 'OK\r\nX: y',
				remoteAddress: '1.2.3.4\r\nX: y',
				rawHeaders: ['A', 'b\r\n\r\nc'],
			}),
		);
		expect(records).toHaveLength(4);
		expect(records[1]?.http?.body.toString()).toBe('WARC/1.1\r\nWARC-Type: response\r\n\r\n');
	});

	test('a file that cannot be added is told, and the archive stays readable', async () => {
		const archive = createArchive({ file });
		await archive.add(page('http://city.example/1', 'one'));
		const gone = answered(page('http://city.example/a', ''), { file: { path: join(folder, 'gone'), sizeBytes: 3 } });
		await expect(archive.add(gone)).rejects.toMatchObject({ code: 'CRAWL_ARCHIVE' });
		await archive.add(page('http://city.example/2', 'two'));
		await archive.close();
		expect(ofType(readStrictly(await readFile(file)), 'response')).toHaveLength(2);
		await expect(archive.add(page('http://city.example/3', 'x'))).rejects.toMatchObject({ code: 'CRAWL_ARCHIVE' });
	});

	test('an archive that is there already is not written over', async () => {
		await writeFile(file, 'precious');
		const archive = createArchive({ file });
		await expect(archive.add(page('http://city.example/1', 'one'))).rejects.toMatchObject({
			code: 'CRAWL_ARCHIVE',
			message: containing('already'),
		});
		await expect(archive.close()).rejects.toMatchObject({ code: 'CRAWL_ARCHIVE' });
		expect(await readFile(file, 'utf8')).toBe('precious');
	});

	test('a folder that is not there is told', async () => {
		await mkdir(join(folder, 'x'));
		const archive = createArchive({ file: join(folder, 'y', 'a.warc.gz') });
		await expect(archive.add(page('http://city.example/1', 'one'))).rejects.toMatchObject({ code: 'CRAWL_ARCHIVE' });
		expect(existsSync(join(folder, 'y'))).toBe(false);
	});

	test('one that nothing was added to says what it would have been', async () => {
		expect(await archived()).toHaveLength(1);
	});
});
