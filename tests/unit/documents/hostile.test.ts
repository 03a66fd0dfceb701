import { deflateRawSync } from 'node:zlib';
import CFB from 'cfb';
import { strToU8, zipSync } from 'fflate';
import PDFDocument from 'pdfkit';
import { makeDocument } from '../../../demo/documents';
import { readDocument } from '../../../src/documents';
import { CityHallError } from '../../../src/errors';
import { paper } from './paper';

const codes = [
	'DOCUMENT_EMPTY',
	'DOCUMENT_ENCRYPTED',
	'DOCUMENT_BROKEN',
	'DOCUMENT_UNSUPPORTED',
	'DOCUMENT_TOO_LARGE',
	'DOCUMENT_TIMEOUT',
];

async function fault(
	bytes: Uint8Array,
	options?: Parameters<typeof readDocument>[1],
): Promise<CityHallError> {
	const error: unknown = await readDocument(bytes, options).then(
		() => null,
		(reason: unknown) => reason,
	);
	if (!(error instanceof CityHallError)) throw new Error(`Expected a CityHallError, got ${String(error)}`);
	return error;
}

function isDocument(outcome: unknown): boolean {
	return (
		typeof outcome === 'object' && outcome !== null && 'text' in outcome && typeof outcome.text === 'string'
	);
}

/** Changes what a zip says of its parts without touching them: `at` counts from the start of each directory entry. */
function patchDirectory(zip: Uint8Array, at: number, value: number): Buffer {
	const bytes = Buffer.from(zip);
	for (
		let found = bytes.indexOf('PK\u0001\u0002', 0, 'latin1');
		found >= 0;
		found = bytes.indexOf('PK\u0001\u0002', found + 4, 'latin1')
	) {
		bytes.writeUInt32LE(value, found + at);
	}
	return bytes;
}

function pdfBytes(
	build: (pdf: PDFKit.PDFDocument) => void,
	options: PDFKit.PDFDocumentOptions = {},
): Promise<Buffer> {
	return new Promise((resolve) => {
		const pdf = new PDFDocument(options);
		const parts: Buffer[] = [];
		pdf.on('data', (part: Buffer) => parts.push(part));
		pdf.on('end', () => resolve(Buffer.concat(parts)));
		build(pdf);
		pdf.end();
	});
}

describe('a document that cannot be read', () => {
	it('is named empty when it has no bytes', async () => {
		expect((await fault(new Uint8Array())).code).toBe('DOCUMENT_EMPTY');
	});

	it.each([
		['a picture', Buffer.from('89504e470d0a1a0a0000', 'hex')],
		['an Excel workbook', makeDocument('xlsx', paper)],
		['any other zip', zipSync({ 'a.bin': strToU8('x') })],
		['a program', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 2, 1, 1, 0])],
		['bytes without meaning', Buffer.from(Array.from({ length: 4000 }, (_, index) => (index * 7919) % 251))],
	])('is named unsupported, with the formats that are read, when it is %s', async (_, bytes) => {
		const error = await fault(bytes);
		expect(error.code).toBe('DOCUMENT_UNSUPPORTED');
		expect(error.message).toMatch(/HWP, HWPX, PDF, DOCX, HTML/);
	});

	it('is named encrypted when a Hangul file has a password', async () => {
		const file = CFB.read(Buffer.from(makeDocument('hwp', paper)), { type: 'buffer' });
		const header = CFB.find(file, '/FileHeader');
		if (header === null) throw new Error('no header');
		const content = Buffer.from(header.content);
		content.writeUInt32LE(content.readUInt32LE(36) | 2, 36);
		header.content = content;
		expect((await fault(Buffer.from(CFB.write(file, { type: 'buffer' })))).code).toBe('DOCUMENT_ENCRYPTED');
	});

	it('is named encrypted when an HWPX file has a password', async () => {
		const manifest =
			'<odf:manifest xmlns:odf="urn:x"><odf:file-entry odf:full-path="Contents/section0.xml"><odf:encryption-data/></odf:file-entry></odf:manifest>';
		const bytes = zipSync({
			'Contents/section0.xml': strToU8('garbled'),
			'META-INF/manifest.xml': strToU8(manifest),
		});
		expect((await fault(bytes)).code).toBe('DOCUMENT_ENCRYPTED');
	});

	it('is named encrypted when an Office file or a PDF has a password', async () => {
		const office = CFB.utils.cfb_new();
		CFB.utils.cfb_add(office, '/EncryptedPackage', Buffer.alloc(64));
		expect((await fault(Buffer.from(CFB.write(office, { type: 'buffer' })))).code).toBe('DOCUMENT_ENCRYPTED');
		const pdf = await pdfBytes((document) => document.text('secret'), {
			userPassword: '1234',
			pdfVersion: '1.7',
		});
		expect((await fault(pdf)).code).toBe('DOCUMENT_ENCRYPTED');
	});

	it.each(['hwp', 'hwpx', 'pdf', 'docx'] as const)(
		'is read or named broken when a %s file was cut off anywhere',
		async (format) => {
			const whole = makeDocument(format, paper);
			for (const part of [0.02, 0.3, 0.6, 0.95]) {
				const outcome = await readDocument(whole.subarray(0, Math.ceil(whole.length * part))).catch(
					(error: unknown) => error,
				);
				if (outcome instanceof CityHallError) expect(outcome.code).toMatch(/BROKEN|UNSUPPORTED/);
				else expect(isDocument(outcome)).toBe(true);
			}
		},
	);

	it('is refused by what a zip declares, before anything is unpacked', async () => {
		const error = await fault(patchDirectory(makeDocument('docx', paper), 24, 0x7fffffff));
		expect(error.code).toBe('DOCUMENT_TOO_LARGE');
	});

	it('is refused by what a zip really holds when it declares less', async () => {
		const bomb = zipSync({ 'word/document.xml': new Uint8Array(140 * 2 ** 20) }, { level: 1 });
		expect((await fault(patchDirectory(bomb, 24, 100))).code).toBe('DOCUMENT_TOO_LARGE');
	});

	it('is refused when the stream of a Hangul file unpacks without end', async () => {
		const file = CFB.read(Buffer.from(makeDocument('hwp', paper)), { type: 'buffer' });
		const section = CFB.find(file, '/BodyText/Section0');
		if (section === null) throw new Error('no section');
		section.content = deflateRawSync(Buffer.alloc(300 * 2 ** 20), { level: 1 });
		section.size = section.content.length;
		expect(['DOCUMENT_TOO_LARGE', 'DOCUMENT_BROKEN']).toContain(
			(await fault(Buffer.from(CFB.write(file, { type: 'buffer' })))).code,
		);
	});

	it('is refused when its XML defines entities that multiply', async () => {
		const lol = `<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "하하하하">${Array.from({ length: 9 }, (_, index) => `<!ENTITY ${'bcdefghij'[index]} "${`&${'abcdefghi'[index]};`.repeat(10)}">`).join('')}]>`;
		const bytes = zipSync({
			'word/document.xml': strToU8(
				`${lol}<w:document><w:body><w:p><w:r><w:t>&j;</w:t></w:r></w:p></w:body></w:document>`,
			),
		});
		expect((await fault(bytes)).code).toBe('DOCUMENT_BROKEN');
	});

	it('is stopped at the time limit, and the next document is read', async () => {
		const slow = Buffer.from(`<html><body>${'<table><tr><td>'.repeat(200_000)}`);
		expect((await fault(slow, { timeoutMs: 1 })).code).toBe('DOCUMENT_TIMEOUT');
		expect((await readDocument(makeDocument('docx', paper))).text).toContain(paper.title);
	});

	it('is stopped at the memory limit, and the process lives on', async () => {
		const huge = Buffer.from(`<html><body>${'<p>가<b>나</b></p>'.repeat(600_000)}`);
		expect((await fault(huge, { memoryMb: 24 })).code).toBe('DOCUMENT_TOO_LARGE');
		expect((await readDocument(makeDocument('docx', paper))).text).toContain(paper.title);
	});

	it('is told to be a scan when a PDF has pages without text', async () => {
		const document = await readDocument(await pdfBytes((pdf) => pdf.rect(50, 50, 200, 200).fill('gray')));
		expect(document.text).toBe('');
		expect(document.warnings.join()).toMatch(/scan.*OCR/);
	});
});

describe('300 files with bytes changed at random', () => {
	/** Mulberry32: the same files at every run. */
	function chance(seed: number): () => number {
		let state = seed;
		return () => {
			state = (state + 0x6d2b79f5) | 0;
			let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
			mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
			return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
		};
	}

	function mutate(bytes: Uint8Array, random: () => number): Buffer {
		const changed = Buffer.from(bytes);
		const place = () => Math.floor(random() * changed.length);
		const kind = Math.floor(random() * 4);
		if (kind === 0)
			for (let count = 1 + random() * 40; count > 0; count -= 1)
				changed[place()] = Math.floor(random() * 256);
		if (kind === 1) changed.fill(Math.floor(random() * 256), place(), place());
		if (kind === 2) changed.copy(changed, place(), place(), place());
		if (kind === 3) return Buffer.concat([changed.subarray(0, place()), changed.subarray(place())]);
		return changed;
	}

	it.each(['hwp', 'hwpx', 'pdf', 'docx', 'html'] as const)(
		'are read or refused with a clear error, never a crash or a hang: %s',
		async (format) => {
			const html = Buffer.from(
				`<html><body><h1>${paper.title}</h1><table><tr><td>가</td><td>나</td></tr></table></body></html>`,
			);
			const whole = format === 'html' ? html : makeDocument(format, paper);
			const random = chance(format.length * 7919 + format.charCodeAt(0));
			const outcomes = await Promise.all(
				Array.from({ length: 60 }, () =>
					readDocument(mutate(whole, random), { timeoutMs: 20_000 }).catch((error: unknown) => error),
				),
			);
			for (const outcome of outcomes) {
				if (outcome instanceof CityHallError)
					expect(codes.filter((code) => code !== 'DOCUMENT_TIMEOUT')).toContain(outcome.code);
				else expect(isDocument(outcome)).toBe(true);
			}
		},
		60_000,
	);
});
