// Makes models/urgency-ko again, from the posts of tests/fixtures/urgency-tuning and everyday texts. The same data give the same bytes.
import { join } from 'node:path';
import { runTraining } from './steps/run';
import { trainAlarm } from './steps/urgency-ko';

const POSTS = join(__dirname, '..', '..', 'tests', 'fixtures', 'urgency-tuning');

void runTraining(async ({ data, out, say }) => ({ urgency: await trainAlarm(POSTS, data, out, say) }));
