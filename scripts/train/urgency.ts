// Makes models/urgency-ko and models/urgency-en again, from the posts of tests/fixtures/urgency-tuning and everyday texts. The same data give the same bytes.
import { join } from 'node:path';
import { trainAlarm } from './steps/alarm';
import { runTraining } from './steps/run';

const POSTS = join(__dirname, '..', '..', 'tests', 'fixtures', 'urgency-tuning');

void runTraining(async ({ data, out }) => ({
	koreanAlarm: await trainAlarm('ko', POSTS, data, out),
	englishAlarm: await trainAlarm('en', POSTS, data, out),
}));
