import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { z } from 'zod';
import { dataFile, randomFrom, readTsv } from './corpus';

const kosbiSchema = z.array(z.object({ context: z.string(), sentence: z.string() }));

/** How many texts of each corpus: films are the largest and the least like what people write to a city. */
const TAKEN = { comments: 5_000, films: 8_000, chat: 5_000, groups: 3_000, news: 4_000 };

/** Words of danger. People who speak for themselves may mean them, and such a line must not teach that they are harmless; reviews and comments on news do not. */
const DANGER = /죽고|죽을|죽여|죽는|죽었으면|자살|자해|극단적|살기 ?싫|사라지고|가출|쫓겨|쫒겨|갈 ?데가|갈 ?곳이|학대|폭행|성폭|추행|맞았|맞고|때리|때려|때렸|협박|유서|목숨|뛰어내|굶|노숙|임신/;

/** Everyday Korean, without what may be urgent: comments, film reviews, small talk, sentences about groups of people, comments below news. Deterministic choice and order. */
export function readKoreanBackground(data: string): string[] {
	const kosbi = kosbiSchema.parse(JSON.parse(gunzipSync(readFileSync(dataFile(data, 'kosbi', 'kosbi_valid.json.gz'))).toString('utf8')));
	const texts = [
		...taken(readTsv(dataFile(data, 'kote', 'val.tsv')).map((row) => row[1]).filter(isSafe), TAKEN.comments),
		...taken(readTsv(dataFile(data, 'nsmc', 'nsmc_train.tsv.gz')).map((row) => row[3]), TAKEN.films),
		...taken(firstFields(readFileSync(dataFile(data, 'chatbot', 'ChatbotData.csv'), 'utf8')).slice(1).filter(isSafe), TAKEN.chat),
		...taken(kosbi.map(({ context, sentence }) => `${context} ${sentence}`), TAKEN.groups),
		...taken(readTsv(dataFile(data, 'korean-hate-speech', 'train.tsv')).slice(1).map((row) => row[0]), TAKEN.news),
	];
	return shuffled(texts);
}

const DANGER_EN = /\b(suicid|kill(ing)? my|die\b|dying|self.?harm|cutting|abus|rape|hit me|hits me|beat me|beats me|homeless|ran away|run away|kicked out|pregnant|overdos)/i;
const TAKEN_EN = 20_000;

/** Everyday English: comments on Reddit, without what may be urgent. */
export function readEnglishBackground(data: string): string[] {
	return taken(readTsv(dataFile(data, 'goemotions', 'train.tsv.gz')).map((row) => row[0]).filter((text) => !DANGER_EN.test(text ?? '')), TAKEN_EN);
}

function isSafe(text: string | undefined): boolean {
	return !DANGER.test(text ?? '');
}

function firstFields(csv: string): string[] {
	return csv.split('\n').map((line) => /^"((?:[^"]|"")*)"/.exec(line)?.[1]?.replaceAll('""', '"') ?? line.split(',')[0] ?? '');
}

function taken(texts: ReadonlyArray<string | undefined>, count: number): string[] {
	return shuffled(texts.flatMap((text) => (text?.trim() ? [text] : []))).slice(0, count);
}

function shuffled(texts: readonly string[]): string[] {
	const random = randomFrom(texts.length);
	return texts.map((text) => ({ text, at: random() })).sort((a, b) => a.at - b.at).map(({ text }) => text);
}
