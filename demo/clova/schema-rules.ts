import { isRecord, Refusal } from './models';

const TYPES = new Set(['string', 'number', 'boolean', 'integer', 'object', 'array']);
const FORMATS = new Set([
	'date-time',
	'date',
	'time',
	'duration',
	'email',
	'hostname',
	'ipv4',
	'ipv6',
	'uuid',
]);
/** Of the keywords only these are documented; `description` stands in the documentation's examples. */
const KEYWORDS = new Set([
	'type',
	'format',
	'minimum',
	'maximum',
	'minItems',
	'maxItems',
	'items',
	'properties',
	'required',
	'enum',
	'anyOf',
	'description',
]);

function refuse(why: string): never {
	throw new Refusal(400, '40055', `Invalid response format schema: ${why}`);
}

/** @throws Refusal 40055 for a schema with something that is not documented. */
export function checkSchema(schema: unknown, path = '$'): void {
	if (!isRecord(schema)) return refuse(`${path} is not an object`);
	for (const keyword of Object.keys(schema))
		if (!KEYWORDS.has(keyword)) refuse(`${path}.${keyword} is not supported`);
	if (schema.type === undefined && schema.anyOf === undefined && schema.enum === undefined)
		refuse(`${path} has no type`);
	if (schema.type !== undefined && !(typeof schema.type === 'string' && TYPES.has(schema.type)))
		refuse(`${path}.type`);
	if (schema.format !== undefined && !(typeof schema.format === 'string' && FORMATS.has(schema.format)))
		refuse(`${path}.format`);
	if (schema.enum !== undefined && !(Array.isArray(schema.enum) && schema.enum.length > 0))
		refuse(`${path}.enum`);
	if (schema.required !== undefined && !Array.isArray(schema.required)) refuse(`${path}.required`);
	if (schema.items !== undefined) checkSchema(schema.items, `${path}.items`);
	if (schema.properties !== undefined) {
		if (!isRecord(schema.properties)) return refuse(`${path}.properties`);
		for (const [name, property] of Object.entries(schema.properties))
			checkSchema(property, `${path}.properties.${name}`);
	}
	if (schema.anyOf !== undefined) {
		if (!Array.isArray(schema.anyOf) || schema.anyOf.length === 0) return refuse(`${path}.anyOf`);
		schema.anyOf.forEach((option, index) => checkSchema(option, `${path}.anyOf[${index}]`));
	}
}
