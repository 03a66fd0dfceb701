import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPersonalData } from '../../../src/privacy/find';

interface Marked {
	text: string;
	spans: Array<{ kind: string; start: number; end: number }>;
}

function readMarked(file: string): Marked[] {
	// A number broken over lines stays one text: lines belong together until the braces close.
	const lines = readFileSync(file, 'utf8')
		.replace(/\{[^}]*\}/g, (mark) => mark.replaceAll('\n', '\u2028'))
		.split('\n');
	return lines
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => {
			const marked: Marked = { text: '', spans: [] };
			let cursor = 0;
			for (const match of line.matchAll(/\{([a-zA-Z]+)\|([^}]*)\}/g)) {
				const [whole, kind = '', value = ''] = match;
				marked.text += line.slice(cursor, match.index);
				marked.spans.push({
					kind,
					start: marked.text.length,
					end: marked.text.length + value.length,
				});
				marked.text += value.replaceAll('\u2028', '\n');
				cursor = match.index + whole.length;
			}
			marked.text += line.slice(cursor);
			return marked;
		});
}

const posts = readMarked(join(__dirname, '../../fixtures/privacy/posts.txt'));

describe('posts written by hand', () => {
	it('keep no number, address or mail address unmasked, and no order number is taken for one', () => {
		const missed: string[] = [];
		const invented: string[] = [];
		for (const { text, spans } of posts) {
			const found = findPersonalData(text);
			for (const span of spans) {
				if (!found.some(({ start, end }) => start <= span.start && end >= span.end)) {
					missed.push(`${span.kind} ${text.slice(span.start, span.end)}`);
				}
			}
			for (const { kind, start, end } of found) {
				if (!spans.some((span) => span.kind === kind && span.start < end && span.end > start)) {
					invented.push(`${kind} ${text.slice(start, end)} in ${text}`);
				}
			}
		}
		expect({ missed, invented }).toEqual({ missed: [], invented: [] });
	});
});
