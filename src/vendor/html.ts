export { Parser, parseDocument } from 'htmlparser2';
export type { Handler } from 'htmlparser2';
export { selectAll, selectOne, is as matches } from 'css-select';
export { default as serialize } from 'dom-serializer';
export { isTag, isText } from 'domhandler';
export type { AnyNode, ChildNode, Document, Element } from 'domhandler';
