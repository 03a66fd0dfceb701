export { parseHwp, parseHwp3, parseHwpml, parseHwpx } from 'kordoc';
export { find as findStream, read as readCompoundFile } from 'cfb';
