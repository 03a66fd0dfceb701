export { blocksToMarkdown, parseHwp, parseHwp3, parseHwpml, parseHwpx } from 'kordoc';
export type { IRBlock, ParseResult } from 'kordoc';
export { find as findStream, read as readCompoundFile } from 'cfb';
