import { isKnown, toText, UNKNOWN, type Value } from './values';

const TEXT_METHODS = new Set([
	'replace',
	'trim',
	'toString',
	'split',
	'substring',
	'substr',
	'slice',
	'toLowerCase',
	'toUpperCase',
	'concat',
	'indexOf',
]);

/** The methods of strings that handlers of boards use. */
export function textMethod(text: string, name: string, args: Value[]): Value {
	if (!TEXT_METHODS.has(name) || !args.every(isKnown)) return name === 'replace' ? text : UNKNOWN;
	const [first, second] = args.map((arg) => (isKnown(arg) ? arg : undefined));
	switch (name) {
		case 'replace':
			return text.replace(String(first), String(second));
		case 'split':
			return { kind: 'list', items: text.split(String(first)) };
		case 'substring':
			return text.substring(Number(first), second === undefined ? undefined : Number(second));
		case 'substr':
			return text.substr(Number(first), second === undefined ? undefined : Number(second));
		case 'slice':
			return text.slice(Number(first), second === undefined ? undefined : Number(second));
		case 'trim':
			return text.trim();
		case 'toLowerCase':
			return text.toLowerCase();
		case 'toUpperCase':
			return text.toUpperCase();
		case 'concat':
			return text + args.map(toText).join('');
		case 'indexOf':
			return text.indexOf(String(first));
		default:
			return text;
	}
}
