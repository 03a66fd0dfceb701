export { summarizeExtractive } from './summarize-extractive';
export { summarizeWithModel, type ModelSummaryOptions } from './summarize-with-model';
export type { Summary, SummarySentence, SummarySource } from './summary';
