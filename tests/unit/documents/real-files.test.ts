import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { bigramRecall, independentText } from '../../../scripts/eval/reading/independent';
import { makeDocument } from '../../../demo/documents';
import { readDocument } from '../../../src/documents';
import { paper } from './paper';

const folder = join(__dirname, '..', '..', '..', '..', 'shared', 'data', 'documents');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => /\.hwpx?$/.test(name)) : [];
const here = files.length > 0 ? describe : describe.skip;

describe('the independent reading that results are held against', () => {
	it.each(['hwp', 'hwpx'] as const)(
		'finds the same text in a %s file, and misses what is not there',
		async (format) => {
			const expected = independentText(Buffer.from(makeDocument(format, paper))) ?? '';
			const { text } = await readDocument(makeDocument(format, paper));
			expect(expected).toContain(paper.title);
			expect(bigramRecall(expected, text)).toBe(1);
			expect(bigramRecall(expected, text.slice(0, text.length / 2))).toBeLessThan(0.8);
		},
	);
});

here('real Hangul files (skipped where ../shared/data/documents is not there)', () => {
	it.each(files.length > 0 ? files : ['none'])('%s is read without losing text', async (name) => {
		const bytes = readFileSync(join(folder, name));
		const document = await readDocument(bytes);
		const expected = independentText(bytes);
		if (expected !== null) expect(bigramRecall(expected, document.text)).toBeGreaterThanOrEqual(0.99);
		expect(document.text).not.toMatch(/<\/?(?:u|table|td|tr)\b/);
	});
});
