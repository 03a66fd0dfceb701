import { readTsv } from '../../train/steps/corpus';

export interface Row {
	term: string;
	label: string;
	template: string;
	text: string;
}

const HEADER = new Set(['term', 'label', 'template', 'sentence', 'text', 'word', 'group', 'sentiment', 'template number', 'template_id', 'templatenumber', 'id']);

/**
 * A TSV file: term, label, template number, sentence; the label may be anything, a header line is left out, further columns are not looked at.
 * Three columns are term, template number, sentence.
 */
export function rowsOf(file: string): Row[] {
	return readTsv(file)
		.filter((row) => row.length >= 3 && !row.slice(0, 4).every((field) => HEADER.has(field.trim().toLowerCase())))
		.map((row) => (row.length === 3 ? { term: row[0]!, label: '', template: row[1]!, text: row[2]! } : { term: row[0]!, label: row[1]!, template: row[2]!, text: row[3]! }))
		.map(({ term, ...rest }) => ({ ...rest, term: term.replace(/^\ufeff/, '').trim() }))
		.filter(({ text }) => text.trim() !== '');
}
