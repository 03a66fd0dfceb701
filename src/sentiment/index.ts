export type { CascadeMode } from './cascade';
export { type LexiconExtension, readLexiconExtension } from './lexicon';
export { loadScorer, type OwnLexicon, type Scorer, type ScoreOptions, type ScorerSettings } from './score';
export { scoreWithModel, type ModelScoreOptions, type NoAnswer, type Scored } from './score-with-model';
export {
	SITUATIONS, URGENCIES, urgencyRank,
	type Category, type Engine, type Evidence, type Opinion, type Sentiment, type SentenceScore, type Urgency, type Youth,
} from './sentiment';
