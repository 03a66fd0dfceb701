import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { summarizeExtractive } from '../../../src/summary';
import { source } from './press-release';

describe('the summary made on this server', () => {
	it('gives sentences of the document, in its order, with their places and pages', () => {
		const summary = summarizeExtractive(source, { sentences: 3 });
		expect(summary.sentences).toHaveLength(3);
		let before = -1;
		for (const sentence of summary.sentences) {
			expect(source.text.slice(sentence.start, sentence.end)).toBe(sentence.text);
			expect(sentence.start).toBeGreaterThan(before);
			before = sentence.start;
		}
		expect(summary.sentences.map((sentence) => sentence.page)).toEqual([1, 2, 2]);
		expect(summary.text).toBe(summary.sentences.map((sentence) => sentence.text).join('\n'));
	});

	it('prefers what is new over what is quoted, and leaves list marks out', () => {
		const { sentences } = summarizeExtractive(source, { sentences: 3 });
		expect(sentences.map((sentence) => sentence.text.slice(0, 9))).toEqual([
			'가온시는 3월 1',
			'야간 버스는 밤 ',
			'시는 6개월 동안',
		]);
	});

	it('never takes headings, tables, greetings, contacts or enclosures, however many sentences are asked for', () => {
		const { text, sentences } = summarizeExtractive(source, { sentences: 50 });
		expect(sentences).toHaveLength(5);
		expect(text).not.toMatch(/보도일시|안녕|감사드|\||문의|010|붙임/);
	});

	it('says the same without blocks', () => {
		const withBlocks = summarizeExtractive(source, { sentences: 3 });
		expect(summarizeExtractive({ text: source.text }, { sentences: 3 }).text).toBe(withBlocks.text);
	});

	it('does not say one thing twice', () => {
		const twice =
			'가온시는 4월 2일 은빛도서관을 다시 연다고 밝혔다.\n가온시는 4월 2일 은빛도서관을 다시 연다고 25일 밝혔다.\n열람석은 320석에서 450석으로 늘고 승강기 2대가 생긴다.';
		const { text } = summarizeExtractive({ text: twice }, { sentences: 2 });
		expect(text).toContain('열람석');
	});

	it('names what the document is about', () => {
		const { keywords } = summarizeExtractive(source);
		expect(keywords).toEqual(expect.arrayContaining(['청소년', '야간', '버스']));
		expect(keywords).not.toEqual(expect.arrayContaining(['감사드립니다']));
	});

	it('is no text of a machine, so it carries no label, and nothing leaves the server', () => {
		expect(summarizeExtractive(source)).toMatchObject({
			engine: 'on-server',
			label: null,
			usage: null,
			masked: null,
			warnings: [],
		});
	});

	it.each([
		['nothing', ''],
		['blanks', ' \n\n\t '],
		['signs only', '··· □□□ ○○○ ---'],
		['a contact line only', '문의: 교통과 02-0000-1234'],
	])('says so when the document holds %s', (_, text) => {
		expect(summarizeExtractive({ text })).toMatchObject({
			text: '',
			sentences: [],
			warnings: [expect.stringMatching(/no sentences/)],
		});
	});

	it('keeps its offsets in a text with characters outside the basic plane', () => {
		const text = '😀😀 가온시는 오늘 행사를 열었다고 밝혔다 😀.\n👨‍👩‍👧 가족 1,200명이 함께 참여하였다고 한다.';
		for (const sentence of summarizeExtractive({ text }).sentences)
			expect(text.slice(sentence.start, sentence.end)).toBe(sentence.text);
	});

	it('takes blocks that are not of the text for what they are: nothing to quote', () => {
		const summary = summarizeExtractive({
			text: '본문은 여기에 있는 이 문장 하나뿐이다.',
			blocks: [{ kind: 'paragraph', text: '다른 문서에서 온 문장이 여기에 있다.' }],
		});
		expect(summary.sentences).toEqual([]);
	});

	it('finds more of the marked sentences of our press releases than the first sentences do', () => {
		const file = join(__dirname, '..', '..', 'fixtures', 'summary', 'press-releases.jsonl');
		let ours = 0;
		let lead = 0;
		for (const line of readFileSync(file, 'utf8').trim().split('\n')) {
			const { text, sentences, reference } = JSON.parse(line) as {
				text: string;
				sentences: string[];
				reference: number[];
			};
			const wanted = reference.map((number) => sentences[number]?.replace(/^○ /, '') ?? '');
			const { text: summary } = summarizeExtractive({ text }, { sentences: wanted.length });
			const first = sentences
				.filter((sentence) => sentence.length >= 25)
				.slice(0, wanted.length)
				.join('\n');
			ours += wanted.filter((sentence) => summary.includes(sentence)).length / wanted.length / 10;
			lead += wanted.filter((sentence) => first.includes(sentence)).length / wanted.length / 10;
		}
		expect(ours).toBeGreaterThan(0.55);
		expect(ours).toBeGreaterThan(lead + 0.15);
	});
});
