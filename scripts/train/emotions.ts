// Makes models/emotions-ko and models/emotions-en again. The same data give the same bytes.
import { trainEnglishEmotions, trainKoreanEmotions } from './steps/heads';
import { runTraining } from './steps/run';

void runTraining(async ({ data, out }) => ({
	koreanEmotions: await trainKoreanEmotions(data, out),
	englishEmotions: await trainEnglishEmotions(data, out),
}));
