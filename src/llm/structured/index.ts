export { askForEach } from './ask-for-each';
export { askForJson, type JsonAnswer, type JsonQuestion } from './ask-for-json';
export { askForTexts, type TextQuestion, type WrittenText } from './ask-for-texts';
export type { CachedAnswers, EachAnswer, EachQuestion } from './each';
export { quoted } from './quoted';
export { speaksToModel, type Span, united, wordsToModel } from './suspicion';
