import { parseArgs } from 'node:util';
import { join } from 'node:path';
import { writeCards } from './cards';
import { trainEnglishEmotions, trainEnglishPolarity, trainKoreanEmotions } from './heads';
import { trainKoreanPolarity } from './polarity-ko';

const HELP = `npm run train -- NAME [--data FOLDER] [--out FOLDER]

Makes the weights in models/ again. The same data give the same weights.
  polarity   Korean (films, comments) and English polarity
  emotions   Korean and English emotion groups
  all        both

  --data     folder with nsmc, kote, goemotions (default ../shared/data)
  --out      folder to write to (default models)`;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: { data: { type: 'string' }, out: { type: 'string' }, help: { type: 'boolean' } },
	});
	const name = positionals[0] ?? 'all';
	if (values.help || !['polarity', 'emotions', 'all'].includes(name)) {
		console.log(HELP);
		process.exitCode = values.help ? 0 : 1;
		return;
	}
	const root = join(__dirname, '..', '..');
	const data = values.data ?? join(root, '..', 'shared', 'data');
	const out = values.out ?? join(root, 'models');
	const started = Date.now();
	const say = (text: string) => console.log(`${((Date.now() - started) / 1_000).toFixed(0).padStart(4)} s  ${text}`);
	if (name !== 'emotions') {
		const korean = await trainKoreanPolarity(data, out, say);
		say(`Korean polarity ${JSON.stringify(korean)}`);
		await writeCards(out, { korean });
		const english = await trainEnglishPolarity(data, out);
		say(`English polarity ${JSON.stringify(english)}`);
		await writeCards(out, { english });
	}
	if (name !== 'polarity') {
		const koreanEmotions = await trainKoreanEmotions(data, out);
		say(`Korean emotions ${JSON.stringify(koreanEmotions)}`);
		const englishEmotions = await trainEnglishEmotions(data, out);
		say(`English emotions ${JSON.stringify(englishEmotions)}`);
		await writeCards(out, { koreanEmotions, englishEmotions });
	}
	say('done');
}

void main();
