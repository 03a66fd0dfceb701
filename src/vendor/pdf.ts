export { getDocumentProxy } from 'unpdf';
