import { createHash } from 'node:crypto';
import { existsSync, readdirSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadAttachment, type Downloads } from '../../../../src/crawl/attachments/download-attachment';
import { openRunFiles, type RunFiles } from '../../../../src/crawl/attachments/run-files';
import type { Target } from '../../../../src/crawl/types';
import { CityHallError } from '../../../../src/errors';
import { createHttpClient, type HttpClient } from '../../../../src/net';
import { iconv } from '#vendor/charset';
import { containing } from '../../net/expecting';
import { serve, type LoopbackServer } from '../../net/loopback-server';
import { clientFor } from '../crawl-run';
import { pageFrom } from '../pages';
import { makeZip } from './zip-archive';
import { plainPolite } from './plain-polite';

describe('downloading an attachment', () => {
	let root: string;
	let files: RunFiles;
	let http: HttpClient;
	let server: LoopbackServer;
	let answer: (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

	beforeAll(async () => {
		server = await serve((request, response, body) => answer(request, response, body));
	});
	afterAll(() => server.close());
	beforeEach(async () => {
		root = await mkdtemp(join(tmpdir(), 'downloads-'));
		files = openRunFiles(root);
		http = clientFor(server.url);
	});
	afterEach(async () => {
		http.close();
		await files.close();
		expect(readdirSync(root)).toEqual([]);
		await rm(root, { recursive: true });
	});

	async function download(name: string, target: Partial<Target> = {}, more: Partial<Downloads> = {}) {
		const page = pageFrom('<html></html>', `${server.url}/view?seq=5`);
		return await downloadAttachment(
			page,
			{ name, target: { url: `${server.url}/down`, fields: null, method: 'GET', ...target } },
			{ polite: plainPolite(http), files, maxBytes: 1_000_000, ...more },
		);
	}
	const send = (body: string | Buffer, headers: Record<string, string> = {}, status = 200) => {
		answer = (_request, response) => void response.writeHead(status, headers).end(body);
	};

	test('gives a file of the run with size, hash and kind; the page is the referrer', async () => {
		send('%PDF-1.7 예산', { 'content-disposition': `attachment; filename="${encodeURIComponent('예산(안).pdf')}"` });
		const got = await download('예산...pdf');
		expect(got).toEqual({
			name: '예산(안).pdf',
			sizeBytes: 15,
			sha256: createHash('sha256').update('%PDF-1.7 예산').digest('hex'),
			mime: 'application/pdf',
			extension: 'pdf',
			file: containing(root),
		});
		expect(await readFile(got.file ?? '', 'utf8')).toBe('%PDF-1.7 예산');
		expect(server.requests.at(-1)?.headers.referer).toBe(`${server.url}/view?seq=5`);
		await files.drop([got.file]);
		expect(existsSync(got.file ?? '')).toBe(false);
	});

	test('asks by POST where the page would, in the charset of the page, and in its session', async () => {
		answer = (request, response, body) =>
			void response.end(request.method === 'POST' && /id=1/.test(body.toString()) ? '%PDF-1' : '<html>');
		await http.cookies.store(server.url, ['JSESSIONID=abc; Path=/']);
		expect(await download('a.pdf', { fields: { id: '1', name: '가' }, method: 'POST' })).toMatchObject({ extension: 'pdf' });
		expect(server.requests.at(-1)).toMatchObject({ headers: { cookie: 'JSESSIONID=abc' }, body: containing('%EA%B0%80') });
	});

	test('two files of one name both come', async () => {
		answer = (request, response) => void response.end(`%PDF-1 ${request.url}`);
		const [one, two] = [await download('a.pdf'), await download('a.pdf', { url: `${server.url}/down?n=2` })];
		expect(await readFile(one.file ?? '', 'utf8')).toBe('%PDF-1 /down');
		expect(await readFile(two.file ?? '', 'utf8')).toBe('%PDF-1 /down?n=2');
	});

	test('a name without an extension gets that of its content', async () => {
		send('%PDF-1');
		expect((await download('붙임 자료')).name).toBe('붙임 자료.pdf');
	});

	test('an extension that belies the content, and a program, are told', async () => {
		send('%PDF-1');
		expect(await download('a.hwp')).toMatchObject({ extension: 'pdf', warnings: [containing('.hwp')] });
		send('MZ\x90\x00\x03\x00');
		expect((await download('a.hwp')).warnings).toEqual([containing('program')]);
	});

	test('an archive is listed, an office document is not', async () => {
		send(makeZip([{ name: '예산.hwp', content: 'abc', flags: 0x800 }]));
		expect(await download('a.zip')).toMatchObject({ extension: 'zip', entries: [{ name: '예산.hwp', sizeBytes: 3 }] });
		send(makeZip([{ name: 'word/document.xml', content: 'abc' }]));
		const got = await download('a.docx');
		expect(got).toMatchObject({ extension: 'docx' });
		expect(got.entries).toBeUndefined();
	});

	test('a web page that was attached is a file', async () => {
		send('<!doctype html><html><body><h1>공고</h1></body></html>');
		expect(await download('공고.html')).toMatchObject({ extension: 'html', mime: 'text/html' });
		send('<html xmlns:x="urn:schemas-microsoft-com:office:excel"><table><tr><td>1</td></tr></table>');
		expect(await download('목록.xls')).toMatchObject({ extension: 'html', warnings: [containing('.xls')] });
	});

	test.each<[string, string | Buffer, string, string]>([
		['a page', '<!DOCTYPE html><html><body>없음</body></html>', 'a.hwp', 'web page'],
		['a page behind a mark, blanks and comments', '\uFEFF\r\n\r\n<!-- x -->\n<!-- y -->\n<html>', 'a.hwp', 'web page'],
		['a page in CP949', iconv.encode('<script>alert("파일이 존재하지 않습니다.");history.back();</script>', 'cp949'), 'a.hwp', '파일이 존재하지 않습니다.'],
		['an alert', "<script type='text/javascript'>alert('삭제된 \\'파일\\'입니다');history.go(-1)</script>", 'a.pdf', "삭제된 '파일'입니다"],
		['an alert in place of a page that was attached', "<script>alert('파일이 없습니다');history.back();</script>", 'a.html', '파일이 없습니다'],
		['a log-in page', '<html><form><input name="id"><input type="password"></form></html>', 'a.pdf', 'log-in'],
		['an error in JSON', '{"resultCode":"404","message":"파일을 찾을 수 없습니다"}', 'a.pdf', '파일을 찾을 수 없습니다'],
		['an error in XML', '<?xml version="1.0"?><error><message>no such file</message></error>', 'a.hwpx', 'no such file'],
		['a few words', 'File not found.', 'a.hwp', 'File not found.'],
		['nothing', '', 'a.hwp', 'empty'],
	])('%s in place of a file is refused, in its own words', async (_what, body, name, words) => {
		send(body, { 'content-type': 'application/x-stuff' });
		expect(await download(name)).toMatchObject({ name, file: null, sizeBytes: 0, sha256: '', error: containing(words) });
	});

	test.each([
		['{"type":"FeatureCollection","features":[]}', 'a.json', 'json'],
		['<?xml version="1.0"?><result><row/></result>', 'a.xml', 'xml'],
		['짧은 글', 'a.txt', 'txt'],
		['<?xml version="1.0"?><HWPML></HWPML>', 'a.hml', 'hml'],
	])('%p under the name %s is a file', async (body, name, extension) => {
		send(body);
		expect(await download(name)).toMatchObject({ extension, file: containing(root) });
	});

	test.each([
		[404, 'gone'],
		[410, 'gone'],
		[403, 'everyone'],
		[503, 'next run'],
		[204, '204'],
	])('status %d is told', async (status, words) => {
		send('', {}, status);
		expect(await download('a.pdf')).toMatchObject({ file: null, error: containing(words) });
	});

	test('what is over the limit is told and leaves nothing behind', async () => {
		send(Buffer.alloc(2_000_000, 'x'));
		expect(await download('a.pdf')).toMatchObject({ file: null, error: containing('larger') });
		answer = (_request, response) => {
			for (let part = 0; part < 20; part++) response.write(Buffer.alloc(100_000, 'x'));
			response.end();
		};
		expect(await download('a.pdf')).toMatchObject({ file: null, error: containing('larger') });
	});

	test('a file that breaks off before its announced size is told', async () => {
		answer = (_request, response) => {
			response.writeHead(200, { 'content-length': '1000' });
			response.write('%PDF-1');
			setImmediate(() => response.destroy());
		};
		expect(await download('a.pdf')).toMatchObject({ file: null, error: containing('broke off') });
	});

	test('a redirect into the inner network is told, and nothing is asked there', async () => {
		const inside = await serve((_request, response) => void response.end('%PDF-1 secret'));
		send('', { location: `http://localhost:${inside.port}/` }, 302);
		expect(await download('a.pdf')).toMatchObject({ file: null, error: containing('network') });
		expect(inside.requests).toEqual([]);
		await inside.close();
	});

	test('a session that has run out is renewed once', async () => {
		let loggedIn = false;
		answer = (_request, response) => void response.end(loggedIn ? '%PDF-1' : '<html><input type="password"></html>');
		const renewSession = jest.fn(() => Promise.resolve((loggedIn = true)));
		expect(await download('a.pdf', {}, { polite: { ...plainPolite(http), renewSession } })).toMatchObject({ extension: 'pdf' });
		expect(renewSession).toHaveBeenCalledTimes(1);
		loggedIn = false;
		const useless = jest.fn(() => Promise.resolve(true));
		expect(await download('a.pdf', {}, { polite: { ...plainPolite(http), renewSession: useless } })).toMatchObject({ error: containing('log-in') });
		expect(useless).toHaveBeenCalledTimes(1);
	});

	test('cancelling and a used-up budget throw, and leave nothing behind', async () => {
		const stop = new AbortController();
		const stopping = createHttpClient({ allow: [server.host], signal: stop.signal });
		answer = () => stop.abort();
		await expect(download('a.pdf', {}, { polite: plainPolite(stopping) })).rejects.toMatchObject({ code: 'NET_CANCELLED' });
		stopping.close();
		const spent = { ...plainPolite(http), request: () => Promise.reject(new CityHallError('CRAWL_BUDGET', 'x', 'y')) };
		await expect(download('a.pdf', {}, { polite: spent })).rejects.toMatchObject({ code: 'CRAWL_BUDGET' });
		send('%PDF-1');
		const full: RunFiles = { ...files, path: () => Promise.resolve(join(root, 'not', 'there')) };
		await expect(download('a.pdf', {}, { files: full })).rejects.toMatchObject({ code: 'CRAWL_NO_ROOM' });
	});
});
