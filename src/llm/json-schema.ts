/** A JSON schema as outside data: keywords are looked at one by one. */
export type JsonSchema = Record<string, unknown>;

export function isSchema(value: unknown): value is JsonSchema {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const TYPES = ['string', 'number', 'boolean', 'integer', 'object', 'array'];
const FORMATS = ['date-time', 'date', 'time', 'duration', 'email', 'hostname', 'ipv4', 'ipv6', 'uuid'];

function optionsOf(schema: JsonSchema): unknown[] {
	if (Array.isArray(schema.anyOf)) return schema.anyOf;
	if (Array.isArray(schema.oneOf)) return schema.oneOf;
	return Array.isArray(schema.type) ? schema.type.map((type: unknown) => ({ ...schema, type })) : [];
}

const isNull = (schema: unknown): boolean =>
	isSchema(schema) && (schema.type === 'null' || schema.const === null);

export function allowsNull(schema: JsonSchema): boolean {
	return isNull(schema) || optionsOf(schema).some(isNull);
}

/**
 * A schema cut down to what CLOVA Studio documents for `responseFormat` (types and keywords of
 * api.ncloud-docs.com clovastudio-chatcompletionsv3-so); anything else is refused there with 40055.
 * It has no null: a property that may be null becomes one that may be left out. What is cut
 * off has to be checked on the answer.
 */
export function clovaSchema(schema: JsonSchema): JsonSchema {
	const options = optionsOf(schema)
		.filter((option) => isSchema(option) && !isNull(option))
		.filter(isSchema);
	const description = typeof schema.description === 'string' ? { description: schema.description } : {};
	if (options.length === 1 && options[0]) return { ...clovaSchema(options[0]), ...description };
	if (options.length > 1) return { anyOf: options.map(clovaSchema), ...description };

	const result: JsonSchema = { ...description };
	const values = schema.const === undefined ? schema.enum : [schema.const];
	if (Array.isArray(values)) result.enum = values.filter((value) => value !== null);
	if (typeof schema.type === 'string' && TYPES.includes(schema.type)) result.type = schema.type;
	else if (isSchema(schema.properties)) result.type = 'object';
	else
		result.type =
			Array.isArray(values) && values.every((value) => typeof value === 'number') ? 'number' : 'string';
	if (typeof schema.format === 'string' && FORMATS.includes(schema.format)) result.format = schema.format;
	for (const keyword of ['minimum', 'maximum', 'minItems', 'maxItems']) {
		const value = schema[keyword];
		if (typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER) result[keyword] = value;
	}
	if (result.type === 'array')
		result.items = isSchema(schema.items) ? clovaSchema(schema.items) : { type: 'string' };
	if (isSchema(schema.properties)) {
		const entries = Object.entries(schema.properties).filter((entry): entry is [string, JsonSchema] =>
			isSchema(entry[1]),
		);
		result.properties = Object.fromEntries(
			entries.map(([name, property]) => [name, clovaSchema(property)]),
		);
		const optional = new Set(
			entries.filter(([, property]) => allowsNull(property)).map(([name]) => name),
		);
		const required = Array.isArray(schema.required)
			? schema.required.filter((name) => typeof name === 'string' && !optional.has(name))
			: [];
		if (required.length > 0) result.required = required;
	}
	return result;
}

/** True where OpenAI's strict mode takes the schema: every object closed and all its properties required. */
export function isStrict(schema: unknown): boolean {
	if (Array.isArray(schema)) return schema.every(isStrict);
	if (!isSchema(schema)) return true;
	if (isSchema(schema.properties)) {
		const required = Array.isArray(schema.required) ? schema.required : [];
		if (schema.additionalProperties !== false) return false;
		if (!Object.keys(schema.properties).every((name) => required.includes(name))) return false;
		if (!Object.values(schema.properties).every(isStrict)) return false;
	} else if (schema.type === 'object') {
		return false;
	}
	return (
		isStrict(schema.items) &&
		isStrict(schema.anyOf) &&
		schema.default === undefined &&
		schema.oneOf === undefined
	);
}
