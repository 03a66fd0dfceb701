export { loadScorer, type Scorer } from './score';
export { scoreWithModel, type ModelScoreOptions, type Scored } from './score-with-model';
export { SITUATIONS, URGENCIES, urgencyRank, type Category, type Engine, type Evidence, type Opinion, type Sentiment, type Urgency, type Youth } from './sentiment';
