import type { ICredentialType, INodeTypeDescription } from 'n8n-workflow';
import korean from '../../locales/ko.json';

/** Texts that a person sees in the editor. Everything else in a description, such as values and names, stays. */
const shown = new Set([
	'action',
	'description',
	'displayName',
	'hint',
	'message',
	'placeholder',
	'multipleValueButtonText',
	'outputNames',
	'inputNames',
]);

/** Expressions whose quoted words appear on the canvas. */
const shownExpressions = new Set(['inputs', 'outputs', 'subtitle']);

/** Parts that n8n computes with; a text in them is a value, whatever its key is called. */
const kept = new Set(['default', 'displayOptions', 'routing']);

type Wording = Record<string, string>;

/**
 * Gives a description its Korean wording when n8n's default locale is Korean, else leaves it as it is.
 * n8n's own translation files are ignored by its editor, so the pack renders its wording when it loads.
 * A text without a translation stays English.
 */
export function localized<T extends INodeTypeDescription>(description: T): T {
	return inKorean() ? translate(description, wordingOf(description.name)) : description;
}

/** As `localized`, for the visible parts of a credential. */
export function localizedCredential<T extends Pick<ICredentialType, 'displayName' | 'properties'>>(
	name: string,
	credential: T,
): T {
	return inKorean() ? translate(credential, wordingOf(name)) : credential;
}

function inKorean(): boolean {
	return /^ko(?![a-z])/i.test(process.env.N8N_DEFAULT_LOCALE ?? '');
}

function wordingOf(name: string): Wording {
	const sections: Record<string, Wording> = korean;
	return { ...sections.common, ...sections[name] };
}

function translate<T>(value: T, wording: Wording): T {
	return walk(value, wording, '') as T;
}

function walk(value: unknown, wording: Wording, key: string): unknown {
	if (kept.has(key)) return value;
	if (typeof value === 'string') {
		if (shownExpressions.has(key)) return inExpression(value, wording);
		return shown.has(key) ? (wording[value] ?? value) : value;
	}
	if (Array.isArray(value)) return value.map((entry: unknown) => walk(entry, wording, key));
	if (value === null || typeof value !== 'object') return value;
	const isOption = 'name' in value && 'value' in value;
	return Object.fromEntries(
		Object.entries(value).map(([name, entry]) => [
			name,
			walk(entry, wording, isOption && name === 'name' ? 'displayName' : name),
		]),
	);
}

/** An expression with the words that it shows in Korean; words that are no text of the dictionary are values and stay. */
function inExpression(expression: string, wording: Wording): string {
	return expression.replace(/(["'])(.*?)\1/g, (quoted, quote: string, word: string) => {
		const translated = wording[word];
		return translated === undefined ? quoted : `${quote}${translated}${quote}`;
	});
}
