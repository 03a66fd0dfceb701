import { conditionalHeaders, createHttpClient, validatorsOf } from '../../../src/net';
import { serve } from './loopback-server';

const date = 'Tue, 05 May 2026 09:00:00 GMT';
const earlier = 'Mon, 04 May 2026 09:00:00 GMT';
const answer = (headers: Record<string, string>, status = 200) => ({ status, headers: { date, ...headers } });

describe('validators of a page', () => {
	test.each([
		['"abc"', '"abc"'],
		['W/"abc"', 'W/"abc"'],
		[' "" ', '""'],
		['"한글"'.replace(/[^\x00-\x7f]/g, '\xed'), '"\xed\xed"'],
	])('the tag %s is kept as the server wrote it', (etag, kept) => {
		expect(validatorsOf(answer({ etag }))).toEqual({ etag: kept });
		expect(conditionalHeaders(validatorsOf(answer({ etag })))).toEqual({ 'if-none-match': kept });
	});

	test.each(['*', 'abc', '"a"b"', '"a', 'w/"a"', '"a", "b"', '"a\r\nX: 1"', `"${'a'.repeat(2000)}"`])(
		'%s is no tag',
		(etag) => {
			expect(validatorsOf(answer({ etag }))).toBeNull();
			if (etag.length < 100) expect(conditionalHeaders({ etag })).toEqual({});
		},
	);

	test('a date is kept, unless it is that of the answer itself: what is written later in that second would be missed', () => {
		expect(validatorsOf(answer({ 'last-modified': earlier }))).toEqual({ lastModified: earlier });
		expect(validatorsOf(answer({ 'last-modified': date }))).toBeNull();
		expect(validatorsOf(answer({ 'last-modified': 'Wed, 06 May 2026 09:00:00 GMT' }))).toBeNull();
		expect(validatorsOf(answer({ 'last-modified': 'yesterday' }))).toBeNull();
	});

	test('tag and date go out together', () => {
		const both = validatorsOf(answer({ etag: 'W/"1"', 'last-modified': earlier }));
		expect(conditionalHeaders(both)).toEqual({ 'if-none-match': 'W/"1"', 'if-modified-since': earlier });
	});

	test('only a whole page has validators; a 304 may renew them', () => {
		for (const status of [206, 301, 404, 500]) expect(validatorsOf(answer({ etag: '"a"' }, status))).toBeNull();
		expect(validatorsOf(answer({ etag: '"b"' }, 304))).toEqual({ etag: '"b"' });
		expect(validatorsOf(answer({}, 304))).toBeNull();
	});

	test('nothing known asks nothing', () => {
		expect(conditionalHeaders(null)).toEqual({});
		expect(conditionalHeaders(undefined)).toEqual({});
		expect(conditionalHeaders({ lastModified: `${earlier}\r\nX-Evil: 1` })).toEqual({});
	});

	test('a server that has nothing new answers 304 to them', async () => {
		const server = await serve((request, response) => {
			response.setHeader('etag', 'W/"7"');
			if (request.headers['if-none-match'] === 'W/"7"') response.writeHead(304).end();
			else response.end('page');
		});
		const http = createHttpClient({ allow: [server.host] });
		const first = await http.exchange({ url: server.url });
		const again = await http.exchange({
			url: server.url,
			headers: conditionalHeaders(validatorsOf(first)),
		});
		expect([first.status, again.status, again.body.length]).toEqual([200, 304, 0]);
		http.close();
		await server.close();
	});
});
