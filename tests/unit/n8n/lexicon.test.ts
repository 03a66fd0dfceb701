import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cityLexicon } from '../../../src/n8n/lexicon';
import { loadScorer } from '../../../src/sentiment';

describe("the folder with a city's own urgent words", () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'cityhall-lexicon-'));
	});
	afterEach(() => rm(folder, { recursive: true, force: true }));

	it('is read file by file in the order of the names, and what it says makes a post urgent', async () => {
		await writeFile(join(folder, '2-places.json'), rulesOf('places', '달빛다리밑에서잤'));
		await writeFile(join(folder, '1-slang.json'), rulesOf('slang', '별따러'));
		await writeFile(join(folder, 'notes.txt'), 'not a lexicon');
		const lexicon = await cityLexicon(folder);
		expect(lexicon.map(({ name, extension: { rules } }) => [name, rules?.[0]?.id])).toEqual([
			['1-slang.json', 'slang'],
			['2-places.json', 'places'],
		]);
		const scorer = await loadScorer({ lexicon });
		expect(scorer.score('어제는 달빛다리 밑에서 잤어요').urgency).toBe('high');
		expect((await loadScorer()).score('달빛다리 밑에 별 따러 가요').urgency).toBe('none');
	});

	it('is not looked for where none is named', async () => {
		expect(await cityLexicon('')).toEqual([]);
		expect(await cityLexicon(undefined)).toEqual([]);
	});

	it.each([
		['that is not there', 'missing', undefined, 'LEXICON_FOLDER', /CITYHALL_LEXICON_FOLDER/],
		['with a broken file', '', '{"rules": [', 'LEXICON_BROKEN', /Correct the place named in the file/],
		['with an unknown level', '', '{"rules": [{"id": "a", "situation": "other", "urgency": "huge", "phrases": ["b"]}]}', 'LEXICON_BROKEN', /Correct/],
	])('%s is an error that says what to do', async (_, below, content, code, step) => {
		if (content !== undefined) await writeFile(join(folder, 'city.json'), content);
		await expect(cityLexicon(join(folder, below))).rejects.toMatchObject({ code, nextStep: expect.stringMatching(step) as string });
	});
});

function rulesOf(id: string, phrase: string): string {
	return JSON.stringify({ rules: [{ id, situation: 'no shelter', urgency: 'high', phrases: [phrase] }] });
}
