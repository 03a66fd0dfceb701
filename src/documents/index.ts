export { readDocument, type ReadDocumentOptions } from './read-document';
export type { DocumentBlock, DocumentFormat, DocumentText } from './document-text';
