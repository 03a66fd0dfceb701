import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from '#vendor/schema';
import type { Pack } from '../pack';
import { loadPack, root } from '../pack';

const dictionary = z
	.record(z.string(), z.record(z.string(), z.string()))
	.parse(JSON.parse(readFileSync(join(root, 'locales', 'ko.json'), 'utf8')));
const common = dictionary.common ?? {};

/** One text that the editor shows, and the keys that lead to it. */
interface ShownText {
	way: string;
	text: string;
}

// Written apart from src/n8n/locale.ts on purpose: a text which that file overlooks is missed here only if both lists are wrong.
const textKeys = ['action', 'description', 'displayName', 'hint', 'message', 'placeholder', 'multipleValueButtonText'];
const listKeys = ['outputNames', 'inputNames'];
const valueKeys = ['default', 'displayOptions', 'routing'];
/** Words in the quotes of expressions that are values or codes. What begins with a capital is a text. */
const isWord = (quoted: string) => /^[A-Z]/.test(quoted);

function textsOf(value: unknown, way = ''): ShownText[] {
	if (Array.isArray(value)) return value.flatMap((entry: unknown, index) => textsOf(entry, `${way}[${index}]`));
	if (typeof value !== 'object' || value === null) return [];
	const isChoice = 'name' in value && 'value' in value;
	return Object.entries(value).flatMap(([key, entry]: [string, unknown]): ShownText[] => {
		const here = `${way}.${key}`;
		if (valueKeys.includes(key)) return [];
		if (typeof entry === 'string') {
			if (entry === '') return [];
			if (entry.startsWith('=')) return quotedIn(entry).filter(isWord).map((text) => ({ way: here, text }));
			return textKeys.includes(key) || (isChoice && key === 'name') ? [{ way: here, text: entry }] : [];
		}
		if (listKeys.includes(key) && Array.isArray(entry)) {
			return entry.filter((text): text is string => typeof text === 'string').map((text) => ({ way: here, text }));
		}
		return textsOf(entry, here);
	});
}

function quotedIn(expression: string): string[] {
	return [...expression.matchAll(/(["'])(.*?)\1/g)].map((match) => match[2] ?? '');
}

function described(pack: Pack): Array<{ name: string; shown: unknown }> {
	return [
		...pack.nodes.map(({ description }) => ({ name: description.name, shown: description })),
		...pack.credentials.map(({ description }) => ({
			name: description.name,
			shown: { displayName: description.displayName, properties: description.properties },
		})),
	];
}

/** The same description with every shown text emptied: what is left is what n8n computes with. */
function withoutTexts(value: unknown, key = '', isChoiceName = false): unknown {
	if (valueKeys.includes(key)) return value;
	if (typeof value === 'string') {
		if (value.startsWith('=')) return value.replace(/(["'])([A-Z가-힣].*?)\1/g, '$1$1');
		return textKeys.includes(key) || listKeys.includes(key) || isChoiceName ? '' : value;
	}
	if (Array.isArray(value)) return value.map((entry: unknown) => withoutTexts(entry, key));
	if (typeof value !== 'object' || value === null) return value;
	const isChoice = 'name' in value && 'value' in value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [name, withoutTexts(entry, name, isChoice && name === 'name')]),
	);
}

const isKorean = (text: string) => /[가-힣]/.test(text);

describe('the Korean wording', () => {
	let english: Pack;
	let korean: Pack;

	beforeAll(async () => {
		english = await loadPack();
		korean = await loadPack('ko');
	});

	it('has every text that a node or credential shows', () => {
		const missing = described(english).flatMap(({ name, shown }) =>
			textsOf(shown)
				.filter(({ text }) => !Object.hasOwn({ ...common, ...dictionary[name] }, text))
				.map(({ way, text }) => `${name}${way}: ${text}`),
		);
		expect(missing).toEqual([]);
	});

	it('has no entry that nothing shows', () => {
		const shownBy = new Map(described(english).map(({ name, shown }) => [name, new Set(textsOf(shown).map(({ text }) => text))]));
		const unused = Object.entries(dictionary).flatMap(([section, wording]) =>
			Object.keys(wording)
				.filter((text) =>
					section === 'common'
						? [...shownBy].filter(([name, texts]) => texts.has(text) && !Object.hasOwn(dictionary[name] ?? {}, text)).length < 2
						: !shownBy.get(section)?.has(text),
				)
				.map((text) => `${section}: ${text}`),
		);
		expect(unused).toEqual([]);
	});

	it('reaches the editor: every text of a Korean description stands in the dictionary', () => {
		for (const { name, shown } of described(korean)) {
			const words = new Set(Object.values({ ...common, ...dictionary[name] }));
			const foreign = textsOf(shown).filter(({ text }) => !words.has(text));
			expect(foreign).toEqual([]);
		}
	});

	it('changes texts only: names, values, defaults and conditions are the same in both languages', () => {
		expect(described(korean).map(({ shown }) => withoutTexts(shown))).toEqual(
			described(english).map(({ shown }) => withoutTexts(shown)),
		);
	});

	it('keeps expressions working, and says the words that they show in Korean', () => {
		const subtitle = (pack: Pack, name: string) => pack.nodes.find((node) => node.description.name === name)?.description.subtitle;
		expect(subtitle(korean, 'documentSummarizer')).toBe(
			'={{ $parameter.operation === "extractText" ? "본문 추출" : "요약" }}',
		);
		expect(subtitle(korean, 'portalCrawler')).toContain('crawlBoard: "게시판 수집"');
		const scorer = korean.nodes.find(({ description }) => description.name === 'sentimentScorer');
		expect(scorer?.description.inputs).toContain("displayName: '대화 모델'");
		expect(scorer?.description.inputs).toContain("type: 'ai_languageModel'");
	});

	it('leaves the descriptions in English in any other language', async () => {
		for (const locale of ['en', 'de', 'kok-IN']) {
			expect(described(await loadPack(locale))).toEqual(described(english));
		}
	});

	it('is chosen by the language, whatever the region', async () => {
		for (const locale of ['ko-KR', 'ko_KR', 'KO']) {
			expect(described(await loadPack(locale))).toEqual(described(korean));
		}
	});

	it('is Korean, except for the names of products and examples of code', () => {
		const foreign = Object.values(dictionary)
			.flatMap((wording) => Object.entries(wording))
			.filter(([english, text]) => !isKorean(text) && english.replace(' (', '(') !== text && !text.startsWith('예: '));
		expect(foreign).toEqual([]);
	});

	it('writes examples as examples, keeps what stands in braces, and ends sentences politely', () => {
		for (const [source, text] of Object.values(dictionary).flatMap((wording) => Object.entries(wording))) {
			expect(text.trim()).toBe(text);
			expect(text).not.toMatch(/ {2}/);
			expect(text.startsWith('예: ')).toBe(source.startsWith('e.g. '));
			expect(text.match(/\{\{.*?\}\}/g)).toEqual(source.match(/\{\{.*?\}\}/g));
			if (text.endsWith('.') && !text.startsWith('예: ')) expect(text).toMatch(/(니다|십시오)(\([^)]*\))?\.$/);
		}
	});

	it('names options, fields and operations in other texts as they are named themselves', () => {
		// A quotation of a label must be the Korean label, or a clerk looks for a field that is not there.
		const hint = dictionary.timeSavedLogger?.['An estimate to begin with. Measure it, and set it with the operation "Set Baseline".'];
		expect(hint).toContain(`"${dictionary.timeSavedLogger?.['Set Baseline']}"`);
	});
});
