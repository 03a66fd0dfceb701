import { mkdtemp, open, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { iconv } from '#vendor/charset';
import { listZip, type ZipListing } from '../../../../src/crawl/attachments/zip-listing';
import { containing } from '../../net/expecting';
import { makeZip } from './zip-archive';

describe('the listing of a ZIP file', () => {
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'zip-listing-'));
	});
	afterAll(() => rm(folder, { recursive: true, force: true }));

	async function list(bytes: Uint8Array): Promise<ZipListing> {
		const path = join(folder, 'a.zip');
		await writeFile(path, bytes);
		const file = await open(path, 'r');
		try {
			return await listZip(file);
		} finally {
			await file.close();
		}
	}

	test('names come right in CP949, in UTF-8 with the flag and without, and from a Mac', async () => {
		const listing = await list(
			makeZip([
				{ name: iconv.encode('예산/똠방각하 계획.hwp', 'cp949'), content: 'abc' },
				{ name: '붙임 1.pdf', flags: 0x800 },
				{ name: '붙임 2.pdf' },
				{ name: '한글.txt'.normalize('NFD'), flags: 0x800 },
				{ name: '빈 폴더/', flags: 0x800 },
				{ name: 'a\\b\u202E.txt', flags: 0x800 },
			]),
		);
		expect(listing).toEqual({
			entries: [
				{ name: '예산/똠방각하 계획.hwp', sizeBytes: 3 },
				{ name: '붙임 1.pdf', sizeBytes: 0 },
				{ name: '붙임 2.pdf', sizeBytes: 0 },
				{ name: '한글.txt', sizeBytes: 0 },
				{ name: 'a/b_.txt', sizeBytes: 0 },
			],
			warnings: [],
		});
	});

	test('an archive in an archive is listed as the file it is', async () => {
		const inner = makeZip([{ name: 'inside.txt', content: 'x' }]);
		const { entries } = await list(makeZip([{ name: 'inner.zip', content: inner.toString('latin1') }]));
		expect(entries.map(({ name }) => name)).toEqual(['inner.zip']);
	});

	test('ZIP64 with sizes beyond 4 GB', async () => {
		const extra = Buffer.alloc(12);
		extra.writeUInt16LE(1, 0);
		extra.writeUInt16LE(8, 2);
		extra.writeBigUInt64LE(5_000_000_000n, 4);
		const { entries } = await list(makeZip([{ name: 'big.bin', claimedSize: 0xffffffff, extra }], { zip64: true }));
		expect(entries).toEqual([{ name: 'big.bin', sizeBytes: 5_000_000_000 }]);
	});

	test('a comment that looks like the end is not taken for it', async () => {
		const { entries } = await list(makeZip([{ name: 'a.txt' }], { comment: `PK\x05\x06${'\xff'.repeat(30)}` }));
		expect(entries).toEqual([{ name: 'a.txt', sizeBytes: 0 }]);
	});

	test('no more than 2,000 names are listed, and how many there are is told', async () => {
		const { entries, warnings } = await list(makeZip(Array.from({ length: 2500 }, (_, index) => ({ name: `${index}.txt` }))));
		expect(entries).toHaveLength(2000);
		expect(warnings).toEqual([containing('2500')]);
	});

	test('files that need a password are told', async () => {
		const { entries, warnings } = await list(makeZip([{ name: 'secret.hwp', flags: 1 }]));
		expect(entries).toHaveLength(1);
		expect(warnings).toEqual([containing('password')]);
	});

	test('an archive that would grow beyond measure is told', async () => {
		const bombs = Array.from({ length: 10 }, (_, index) => ({ name: `${index}`, content: '\0', claimedSize: 4_000_000_000 }));
		expect((await list(makeZip(bombs))).warnings).toEqual([containing('37 GB')]);
	});

	test.each<[string, (whole: Buffer) => Buffer]>([
		['cut off', (whole) => whole.subarray(0, whole.length - 30)],
		['nothing but its first bytes', (whole) => whole.subarray(0, 10)],
		['empty', () => Buffer.alloc(0)],
		['a table that lies elsewhere', (whole) => corrupted(whole, (bytes) => bytes.writeUInt32LE(3, whole.length - 6))],
		['a table that is larger than the file', (whole) => corrupted(whole, (bytes) => bytes.writeUInt32LE(0xfffffff0, whole.length - 10))],
		['more files told than there are', (whole) => corrupted(whole, (bytes) => bytes.writeUInt16LE(9, whole.length - 12))],
		['a name longer than the table', (whole) => corrupted(whole, (bytes) => bytes.writeUInt16LE(0xfff0, whole.indexOf('PK\x01\x02', 0, 'latin1') + 28))],
		['noise', (whole) => Buffer.from(whole.map((byte, index) => (byte * 31 + index * 7) & 0xff))],
	])('a broken archive is told: %s', async (_how, spoil) => {
		const { warnings } = await list(spoil(makeZip([{ name: 'a.txt', content: 'abc' }])));
		expect(warnings).toEqual([containing('broken')]);
	});
});

function corrupted(bytes: Buffer, change: (copy: Buffer) => void): Buffer {
	const copy = Buffer.from(bytes);
	change(copy);
	return copy;
}
