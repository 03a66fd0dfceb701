import type { ICredentialDataDecryptedObject, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { CityHallError } from '../errors';

/*
 * An expression can give a parameter any type. These readers give the type that is asked for or say
 * which field is wrong, so that no engine meets "[object Object]".
 */

export function textParameter(context: IExecuteFunctions, name: string, itemIndex: number): string {
	const value: unknown = context.getNodeParameter(name, itemIndex, '');
	if (typeof value === 'string') return value.trim();
	if (typeof value === 'number' || typeof value === 'boolean') return String(value);
	if (value === null || value === undefined) return '';
	throw wrongType(name, 'a text', value);
}

export function numberParameter(context: IExecuteFunctions, name: string, itemIndex: number): number {
	const value: unknown = context.getNodeParameter(name, itemIndex);
	const parsed = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
	if (typeof parsed === 'number' && Number.isFinite(parsed)) return parsed;
	throw wrongType(name, 'a number', value);
}

export function flagParameter(context: IExecuteFunctions, name: string, itemIndex: number): boolean {
	const value: unknown = context.getNodeParameter(name, itemIndex, false);
	return value === true || value === 'true';
}

export function choiceParameter<T extends string>(
	context: IExecuteFunctions,
	name: string,
	itemIndex: number,
	choices: readonly T[],
): T {
	const value: unknown = context.getNodeParameter(name, itemIndex);
	const found = choices.find((choice) => choice === value);
	if (found !== undefined) return found;
	throw new CityHallError(
		'PARAMETER_CHOICE',
		`The field "${name}" cannot be ${JSON.stringify(value)}`,
		`Choose from the list, or let the expression give one of: ${choices.join(', ')}.`,
	);
}

/** ISO 8601 moment in UTC of a date field; null when it is empty. */
export function momentParameter(context: IExecuteFunctions, name: string, itemIndex: number): string | null {
	return moment(name, context.getNodeParameter(name, itemIndex, ''));
}

/** The optional fields that a person added under Options. */
export class Options {
	constructor(
		private readonly values: IDataObject,
		private readonly where: string,
	) {}

	static of(context: IExecuteFunctions, itemIndex: number): Options {
		return new Options(context.getNodeParameter('options', itemIndex, {}), 'Options');
	}

	text(name: string): string | undefined {
		const value = this.values[name];
		if (value === undefined || value === null || value === '') return undefined;
		if (typeof value === 'string' || typeof value === 'number') return String(value).trim();
		throw wrongType(`${this.where}: ${name}`, 'a text', value);
	}

	number(name: string): number | undefined {
		const value = this.values[name];
		if (value === undefined || value === null || value === '') return undefined;
		const parsed = Number(value);
		if (Number.isFinite(parsed)) return parsed;
		throw wrongType(`${this.where}: ${name}`, 'a number', value);
	}

	flag(name: string): boolean {
		return this.values[name] === true || this.values[name] === 'true';
	}

	moment(name: string): string | undefined {
		return moment(`${this.where}: ${name}`, this.values[name]) ?? undefined;
	}
}

/** A credential's field as text; empty when it is not filled. */
export function credentialText(credential: ICredentialDataDecryptedObject, name: string): string {
	const value = credential[name];
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}

function moment(name: string, value: unknown): string | null {
	if (value === undefined || value === null || value === '') return null;
	// n8n hands a date picked in the editor over as text, and one from an expression as a luxon DateTime.
	const time = new Date(typeof value === 'object' && 'toMillis' in value ? Number(value.valueOf()) : String(value));
	if (Number.isNaN(time.getTime())) throw wrongType(name, 'a date', value);
	return time.toISOString();
}

function wrongType(name: string, wanted: string, value: unknown): CityHallError {
	return new CityHallError(
		'PARAMETER_TYPE',
		`The field "${name}" should hold ${wanted}, but holds ${value === '' ? 'nothing' : JSON.stringify(value)}`,
		'Open the node and check what the expression in this field gives.',
	);
}
