import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { Readable } from 'node:stream';
import { readFile } from '../../../src/n8n/binary';
import { readInNode } from './probe';

const text = '한글 문서';
const letter = { data: Buffer.from(text).toString('base64'), mimeType: 'text/plain', fileName: '공고.txt' };

const read = (field: string, options: { binary?: Record<string, IBinaryData>; maxBytes?: number; stream?: () => Readable } = {}) =>
	readInNode(
		async (context: IExecuteFunctions) => {
			const { stream } = options;
			if (stream) context.helpers.getBinaryStream = () => Promise.resolve(stream());
			return await readFile(context, 0, field, options.maxBytes ?? 1_000_000);
		},
		{ items: [{ json: {}, binary: options.binary }] },
	);

describe('the file of an item', () => {
	it('is read with its name and type', async () => {
		expect(await read('letter', { binary: { letter } })).toEqual({ name: '공고.txt', mime: 'text/plain', bytes: Buffer.from(text) });
	});

	it('is called by its field when it has no name of its own', async () => {
		expect(await read('letter', { binary: { letter: { ...letter, fileName: undefined } } })).toMatchObject({ name: 'letter' });
	});

	it('is read as empty when it is empty', async () => {
		expect((await read('letter', { binary: { letter: { ...letter, data: '' } } })).bytes).toHaveLength(0);
	});

	it('names the files that there are when the field holds none', async () => {
		await expect(read('data', { binary: { letter, attachment_1: letter } })).rejects.toMatchObject({
			code: 'FILE_MISSING',
			message: 'The item has no file in the field "data"',
			nextStep: expect.stringContaining('Its files are in: letter, attachment_1.') as string,
		});
	});

	it.each([undefined, {}])('says where files come from when the item has none', async (binary) => {
		await expect(read('data', { binary })).rejects.toMatchObject({ code: 'FILE_MISSING', nextStep: expect.stringContaining('Portal Crawler') as string });
	});

	it.each(['constructor', '__proto__', ''])('does not take what every object has for a file: "%s"', async (field) => {
		await expect(read(field, { binary: { letter } })).rejects.toMatchObject({ code: 'FILE_MISSING' });
	});

	it('may be as large as is allowed, and no byte larger', async () => {
		const size = Buffer.byteLength(text);
		expect((await read('letter', { binary: { letter }, maxBytes: size })).bytes).toHaveLength(size);
		await expect(read('letter', { binary: { letter }, maxBytes: size - 1 })).rejects.toMatchObject({
			code: 'FILE_TOO_LARGE',
			message: expect.stringMatching(/^The file 공고\.txt is larger than/) as string,
		});
	});

	it('is named by its field in the message when it has no name', async () => {
		const nameless = { ...letter, fileName: undefined };
		await expect(read('letter', { binary: { letter: nameless }, maxBytes: 1 })).rejects.toThrow(/^The file letter is larger than/);
	});
});

describe('a file that n8n keeps outside its memory', () => {
	const stored = { ...letter, data: 'filesystem-v2', id: 'filesystem-v2:abc' };

	it('is read by stream, however it is cut', async () => {
		const bytes = Buffer.from(text);
		const stream = () => Readable.from([bytes.subarray(0, 1), bytes.subarray(1, 4), bytes.subarray(4)]);
		expect((await read('letter', { binary: { letter: stored }, stream })).bytes).toEqual(bytes);
	});

	it('is let go of at the limit, before the rest is read', async () => {
		let pieces = 0;
		const endless = () =>
			new Readable({
				highWaterMark: 1000,
				read() {
					pieces += 1;
					this.push(Buffer.alloc(1000));
				},
			});
		const stream = endless();
		await expect(read('letter', { binary: { letter: stored }, maxBytes: 10_000, stream: () => stream })).rejects.toMatchObject({ code: 'FILE_TOO_LARGE' });
		expect(pieces).toBeLessThan(30);
		expect(stream.destroyed).toBe(true);
	});

	it('fails as a whole when the stream breaks off', async () => {
		const broken = () =>
			Readable.from(
				(function* () {
					yield Buffer.from('first');
					throw new Error('disk gone');
				})(),
			);
		await expect(read('letter', { binary: { letter: stored }, stream: broken })).rejects.toThrow('disk gone');
	});
});
