import { iconv } from '#vendor/charset';
import { canonicalCharset, decodeText } from '../../../src/net';

const korean = '똠방각하가 펲시를 마시는 햏자';
const cp949 = (text: string) => iconv.encode(text, 'cp949');

describe('a charset that is told wrongly', () => {
	test.each([
		'ks_c_5601-1987',
		'ks_c_5601-1989',
		'KSC5601',
		'x-windows-949',
		'ms949',
		'uhc',
		'windows-949',
		'"euc-kr"',
	])('%s is one more name of CP949', (label) => {
		expect(canonicalCharset(label)).toBe('cp949');
	});

	test('a meta tag in a comment, a script, a style, a title or a text field declares nothing', () => {
		for (const [before, after] of [
			['<!-- ', ' -->'],
			['<script>document.write(\'', "')</script>"],
			['<SCRIPT type="text/template">', '</SCRIPT>'],
			['<style>', '</style>'],
			['<title>', '</title>'],
			['<textarea>', '</textarea>'],
		]) {
			const html = `${before}<meta charset="shift_jis">${after}<meta charset="euc-kr">${korean}`;
			expect(decodeText(cp949(html), 'text/html')).toEqual({
				text: html,
				charset: 'cp949',
				charsetFrom: 'meta',
			});
		}
	});

	test('a comment that never ends hides what comes after it', () => {
		const html = `<!-- <meta charset="shift_jis">${korean}`;
		expect(decodeText(cp949(html), 'text/html').charsetFrom).toBe('cp949 fallback');
	});

	test('a description that speaks of a charset declares none', () => {
		const html = `<meta name="description" content="charset=shift_jis"><meta content='text/html;charset=euc-kr' http-equiv=Content-Type>${korean}`;
		expect(decodeText(cp949(html), 'text/html')).toMatchObject({ text: html, charset: 'cp949' });
	});

	test('charset=none, and names that would turn the text into something else, say nothing', () => {
		for (const label of ['none', 'base64', 'hex', 'utf-7', 'binary', 'UTF-7-IMAP', '', 'x'.repeat(5000)]) {
			expect(decodeText(cp949(korean), `text/html; charset=${label}`)).toMatchObject({
				text: korean,
				charsetFrom: 'cp949 fallback',
			});
		}
	});

	test('a page whose meta tag can be read is no UTF-16, though the tag says so', () => {
		const html = `<meta charset="utf-16">${korean}`;
		expect(decodeText(Buffer.from(html), 'text/html')).toMatchObject({ text: html, charset: 'utf-8' });
	});

	test('UTF-16 with its byte order mark is read, either way round, whatever header and meta tag say', () => {
		const little = Buffer.from(`\uFEFF<meta charset=euc-kr>${korean}`, 'utf16le');
		const big = Buffer.from(little).swap16();
		for (const [bytes, charset] of [
			[little, 'utf-16le'],
			[big, 'utf-16be'],
		] as const) {
			expect(decodeText(bytes, 'text/html; charset=utf-8')).toEqual({
				text: `<meta charset=euc-kr>${korean}`,
				charset,
				charsetFrom: 'bom',
			});
		}
	});

	test('a header that says UTF-8 over CP949 bytes is passed over, also where the page is short', () => {
		const html = `<meta charset="euc-kr">${korean}`;
		expect(decodeText(cp949(html), 'text/html; charset=UTF-8')).toMatchObject({
			text: html,
			charset: 'cp949',
		});
		expect(decodeText(cp949('안녕'), 'text/html; charset=UTF-8').text).toBe('안녕');
	});

	test('a header that says EUC-KR over UTF-8 bytes is passed over where the meta tag is right', () => {
		const html = `<meta charset="utf-8">${korean}`;
		expect(decodeText(Buffer.from(html), 'text/html; charset=EUC-KR')).toMatchObject({
			text: html,
			charset: 'utf-8',
		});
	});

	test('any bytes become some text, without an error and in bounded time', () => {
		const noise = Buffer.from(Array.from({ length: 20_000 }, (_, at) => (at * 7919) % 256));
		for (const type of [undefined, 'text/html; charset=utf-8', 'text/html; charset=euc-kr', 'charset=utf-16'])
			expect(decodeText(noise, type).text.length).toBeGreaterThan(0);
		const openings = Buffer.from('<meta '.repeat(3000) + '<!--'.repeat(3000) + '<script'.repeat(3000));
		expect(decodeText(openings).charset).toBe('utf-8');
	});

	test('a view into a larger buffer is read as what it shows', () => {
		const whole = Buffer.concat([Buffer.from('xx'), Buffer.from(korean), Buffer.from('yy')]);
		const view = new Uint8Array(whole.buffer, whole.byteOffset + 2, whole.length - 4);
		expect(decodeText(view).text).toBe(korean);
	});
});
