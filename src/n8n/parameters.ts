import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';
import { tryToParseDateTime } from 'n8n-workflow';
import { CityHallError } from '../errors';

/*
 * An expression can give a parameter any type. These readers give the type that is asked for or say
 * which field is wrong, so that no engine meets "[object Object]".
 */

/** A text to the letter, for those that places are counted in. */
export function exactTextParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return textOf(name, context.getNodeParameter(name, itemIndex, ''));
}

/** @param label how the error calls the field */
export function textOf(label: string, value: unknown): string {
	if (typeof value === 'string') return value;
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value === null || value === undefined) return '';
	throw wrongType(label, 'a text', value);
}

/** Words with commas or line breaks between them, or a list of words; empty where there are none. */
export function wordsOf(label: string, value: unknown): string[] {
	const words: unknown[] = Array.isArray(value) ? value : textOf(label, value).split(/[,\n]/);
	return words.map((word) => textOf(label, word).trim()).filter((word) => word !== '');
}

export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	return exactTextParameter(context, name, itemIndex).trim();
}

/** @throws CityHallError `OUTPUT_FIELD_MISSING`; read it before anything is paid for */
export function outputFieldParameter(context: IExecuteFunctions, itemIndex: number): string {
	const name = textParameter(context, 'outputField', itemIndex);
	if (name !== '') return name;
	throw new CityHallError(
		'OUTPUT_FIELD_MISSING',
		'There is no name for the field that the result goes into',
		'Fill the field "Output Field", e.g. with the name that it had at first.',
	);
}

export function numberParameter(context: IExecuteFunctions, name: string, itemIndex: number): number {
	return numberOf(name, context.getNodeParameter(name, itemIndex));
}

export function flagParameter(context: IExecuteFunctions, name: string, itemIndex: number): boolean {
	return flagOf(name, context.getNodeParameter(name, itemIndex, false));
}

/** An object, or the JSON text of one; null when it is empty. */
export function objectParameter(context: IExecuteFunctions, name: string, itemIndex: number): IDataObject | null {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	if (isEmpty(value)) return null;
	const read: unknown = typeof value === 'string' ? jsonOf(value) : value;
	if (isObject(read)) return { ...read };
	throw wrongType(name, 'an object', value);
}

export function choiceParameter<const T extends string>(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	choices: readonly T[],
): T {
	return choiceOf(name, context.getNodeParameter(name, itemIndex), choices);
}

/** @param label how the error calls the field */
export function choiceOf<const T extends string>(label: string, value: unknown, choices: readonly T[]): T {
	const found = choices.find((choice) => choice === value);
	if (found !== undefined) return found;
	throw new CityHallError(
		'PARAMETER_CHOICE',
		`The field "${label}" cannot be ${shownValue(value)}`,
		`Choose from the list, or let the expression give one of: ${choices.join(', ')}.`,
	);
}

/** ISO 8601 moment in UTC of a date field; null when it is empty. A date without an offset is meant in the workflow's time zone. */
export function momentParameter(context: IExecuteFunctions, name: string, itemIndex: number): string | null {
	return moment(name, context.getNodeParameter(name, itemIndex, ''), context.getTimezone());
}

/**
 * Reads what items have in common: once for all of them where no expression stands in the node's fields, which n8n would evaluate again for each
 * of thousands of items.
 * @param own fields that each item reads for itself
 */
export function readOnce<T>(context: IExecuteFunctions, own: readonly string[], read: (itemIndex: number) => T): (itemIndex: number) => T {
	const common = Object.entries(context.getNode().parameters).filter(([name]) => !own.includes(name));
	if (common.some(([, value]) => hasExpression(value))) return read;
	let known: { value: T } | undefined;
	return (itemIndex) => (known ??= { value: read(itemIndex) }).value;
}

function hasExpression(value: unknown): boolean {
	if (typeof value === 'string') return value.startsWith('=');
	return typeof value === 'object' && value !== null && Object.values(value).some(hasExpression);
}

/** The optional fields that a person added under Options. */
export class Options {
	constructor(
		private readonly values: IDataObject,
		private readonly timeZone: string,
	) {}

	static of(context: IExecuteFunctions | ISupplyDataFunctions, itemIndex: number): Options {
		return new Options(context.getNodeParameter('options', itemIndex, {}), context.getTimezone());
	}

	has(name: string): boolean {
		return !isEmpty(this.values[name]);
	}

	text(name: string): string | undefined {
		const value = this.values[name];
		if (isEmpty(value)) return undefined;
		if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
		throw wrongType(labelOf(name), 'a text', value);
	}

	/** @throws CityHallError `PARAMETER_CHOICE` */
	choice<const T extends string>(name: string, choices: readonly T[]): T | undefined {
		return this.has(name) ? choiceOf(labelOf(name), this.values[name], choices) : undefined;
	}

	number(name: string): number | undefined {
		const value = this.values[name];
		return isEmpty(value) ? undefined : numberOf(labelOf(name), value);
	}

	flag(name: string): boolean {
		return flagOf(labelOf(name), this.values[name]);
	}

	/** Several choices, or one, or a text with commas. */
	list(name: string): string[] | undefined {
		const value: unknown = this.values[name];
		if (typeof value === 'string') return value.trim() === '' ? undefined : value.split(',').map((one) => one.trim());
		if (value === undefined || value === null) return undefined;
		if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return value;
		throw wrongType(labelOf(name), 'a list of choices', value);
	}

	/** The entries of a field that holds several of a kind, e.g. earlier messages. */
	entries(name: string, kind: string): IDataObject[] {
		return entriesOf(labelOf(name), this.values[name], kind);
	}

	/** A list, or the JSON text of one; empty when it is not set. */
	jsonList(name: string): unknown[] {
		return jsonListOf(labelOf(name), this.values[name]);
	}

	moment(name: string): string | undefined {
		return moment(labelOf(name), this.values[name], this.timeZone) ?? undefined;
	}
}

/** The entries of a field that holds several of a kind, e.g. the fields to extract. */
export function entriesParameter(context: IExecuteFunctions, name: string, itemIndex: number, kind: string): IDataObject[] {
	return entriesOf(name, context.getNodeParameter(name, itemIndex, {}), kind);
}

/** A list, or the JSON text of one; empty when it is not set. */
export function listParameter(context: IExecuteFunctions, name: string, itemIndex: number): unknown[] {
	return jsonListOf(name, context.getNodeParameter(name, itemIndex, ''));
}

function entriesOf(label: string, value: unknown, kind: string): IDataObject[] {
	if (isEmpty(value)) return [];
	const entries: unknown = typeof value === 'object' ? Reflect.get(value, kind) : value;
	if (entries === undefined) return [];
	if (Array.isArray(entries) && entries.every(isObject)) return entries;
	throw wrongType(label, 'a list of entries', value);
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function jsonListOf(label: string, value: unknown): unknown[] {
	if (isEmpty(value)) return [];
	const read: unknown = typeof value === 'string' ? jsonOf(value) : value;
	if (Array.isArray(read)) return read;
	throw wrongType(label, 'a list in JSON', value);
}

function jsonOf(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function labelOf(option: string): string {
	return `Options: ${option}`;
}

/** A credential's field as text; empty when it is not filled. */
export function credentialText(credential: ICredentialDataDecryptedObject, name: string): string {
	const value = credential[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function isEmpty(value: unknown): value is null | undefined | string {
	return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

function numberOf(name: string, value: unknown): number {
	const parsed = typeof value === 'string' && !isEmpty(value) ? Number(value) : value;
	if (typeof parsed === 'number' && Number.isFinite(parsed)) return parsed;
	throw wrongType(name, 'a number', value);
}

function flagOf(name: string, value: unknown): boolean {
	if (value === true || value === 'true') return true;
	if (value === false || value === 'false' || isEmpty(value)) return false;
	throw wrongType(name, 'true or false', value);
}

function moment(name: string, value: unknown, timeZone: string): string | null {
	if (isEmpty(value)) return null;
	// n8n hands over a date picked in the editor as text without an offset, and one from an expression as a luxon DateTime.
	const text = typeof value === 'string' ? value.trim() : typeof value === 'number' ? isoOf(value) : jsonText(value).replaceAll('"', '');
	const read = dateOf(text, timeZone);
	if (read === null) throw wrongType(name, 'a date', value);
	return read;
}

function dateOf(text: string, timeZone: string): string | null {
	const day = /^\d{4}-\d{2}-\d{2}/.exec(text)?.[0];
	if (day === undefined) return null;
	try {
		const read = tryToParseDateTime(text, timeZone);
		// n8n's reader takes 31 February for a day in March.
		return read.toISODate() === day ? read.toJSDate().toISOString() : null;
	} catch {
		return null;
	}
}

/** ISO 8601 in UTC of milliseconds since 1970; empty when there is no such moment. */
function isoOf(milliseconds: number): string {
	const time = new Date(milliseconds);
	return Number.isNaN(time.getTime()) ? '' : time.toISOString();
}

function wrongType(name: string, wanted: string, value: unknown): CityHallError {
	return new CityHallError(
		'PARAMETER_TYPE',
		`The field "${name}" should hold ${wanted}, but holds ${shownValue(value)}`,
		'Open the node and check what the expression in this field gives.',
	);
}

const longestShown = 30;
const mostNames = 5;

/** What a person needs to find the fault, and nothing of the row of somebody's data that an expression gave by mistake. */
function shownValue(value: unknown): string {
	if (value === '' || value === null || value === undefined) return 'nothing';
	if (Array.isArray(value)) return `a list of ${value.length}`;
	if (typeof value === 'object') {
		const names = Object.keys(value);
		const shown = names.slice(0, mostNames).map((name) => `"${name}"`).join(', ');
		return names.length === 0 ? 'an empty object' : `an object with ${shown}${names.length > mostNames ? ', …' : ''}`;
	}
	const text = jsonText(value);
	return text.length > longestShown ? `a text of ${text.length} characters` : text;
}

function jsonText(value: unknown): string {
	return JSON.stringify(value, (_, part: unknown) => (typeof part === 'bigint' ? String(part) : part)) ?? typeof value;
}
