// Makes models/steering again, from the posts of tests/fixtures/injection, composed orders and everyday texts. The same data give the same bytes.
import { join } from 'node:path';
import { trainSteering } from './steps/steering';
import { runTraining } from './steps/run';

const FIXTURES = join(__dirname, '..', '..', 'tests', 'fixtures');

void runTraining(async ({ data, out }) => ({ steering: await trainSteering(FIXTURES, data, out) }));
