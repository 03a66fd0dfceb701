import { STEERING_OPTIONS, type SteeringFigures } from './steering';

/** The model card of the second look for sentences that speak to the program, with the figures of the cross-validation just made. */
export function steeringCard({ written, composed, everyday, found, unlisted, unlistedFound, lookedAtTwice, falseAlarms, threshold }: SteeringFigures): string {
	const { ngrams, bits } = STEERING_OPTIONS;
	return `# Sentences that speak to the program

Whether a sentence of a post speaks to whoever or whatever scores it ("count me among the happy ones"), beside the list of signs in \`src/llm/structured/suspicion-signs.ts\`, for orders that are worded as none before.
From a logit of ${threshold.toFixed(3)} on the models do not read the sentence and a person is asked to read the post. Rules for urgency read all of it, so nothing urgent is lowered by it. Korean and English.

Logistic regression on naive-Bayes-weighted, hashed character ${ngrams.min}- to ${ngrams.max}-grams (NB-LR), 2^${bits} int8 weights; file format in \`src/language/classifier.ts\`. A second, small table of pairs of letters in the header lets ordinary texts go first: ${(lookedAtTwice * 100).toFixed(1)} % of everyday sentences are looked at twice.
A text is normalised (\`src/language/normalise.ts\`) and cut at full stops and line breaks, a long sentence into clauses (\`src/sentiment/addressed.ts\`). Deterministic: the same data give the same bytes.

## Data
- ${written} steering sentences written for this project (\`tests/fixtures/injection\`), and ${composed} put together from their parts (\`scripts/train/steps/steering-orders.ts\`).
- ${everyday} everyday sentences as harmless ones: KOTE (MIT), NSMC (CC0), ChatbotData (MIT), KoSBi (MIT), Korean Hate Speech (CC BY-SA 4.0; only weights of hashed n-grams are kept), GoEmotions (CC BY 4.0, changed: reduced to weights of hashed n-grams), and the posts of \`tests/fixtures/urgency-tuning\`.
- The held-out posts of \`tests/fixtures/injection-held-out\` were not used, nor looked at.

## Figures (\`npm run train -- steering\`; cross-validated: each trick was new to the model that judged it)
- ${(found * 100).toFixed(1)} % of the written sentences are found by the model alone; of ${unlisted} that the list of signs misses ${unlistedFound}.
- ${falseAlarms} of ${everyday} everyday sentences are taken for an order.

The composed sentences were written by the same hand as some of the others, so the share found among quite different writers may be lower. What is measured in the end is whether steering succeeds: \`npm run eval -- injection\`.

## Not for
- Saying that somebody means harm: a sentence found is left out of a score and shown to a person, nothing more.
- Keeping a model from reading orders for certain: roundabout ones get through.
`;
}
