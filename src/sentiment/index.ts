export { loadScorer, type Scorer } from './score';
export { SITUATIONS, URGENCIES, urgencyRank, type Evidence, type Sentiment, type Urgency, type Youth } from './sentiment';
