export { parse } from 'acorn';
export type * as Script from 'acorn';
