// Makes models/polarity-ko and models/polarity-en again. The same data give the same bytes.
import { trainEnglishPolarity } from './steps/heads';
import { trainKoreanPolarity } from './steps/polarity-ko';
import { runTraining } from './steps/run';

void runTraining(async ({ data, out, say }) => ({
	korean: await trainKoreanPolarity(data, out, say),
	english: await trainEnglishPolarity(data, out),
}));
