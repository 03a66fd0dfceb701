export type { ChatAnswer, ChatMessage, ChatModel, ChatRequest, TokenUsage } from './chat-model';
export { CLOVA_BASE_URL, createClovaModel, type ClovaOptions } from './clova/clova';
export { createOpenAiModel, type OpenAiOptions } from './openai/openai';
export { askForJson, type JsonAnswer, type JsonQuestion } from './structured';
