import type { SqlValue } from '../store';

/** Object ids of PostgreSQL's own types; they are the same on every server (pg_type.dat). */
const BOOL = 16;
const BYTEA = 17;
const INT8 = 20;
const INT2 = 21;
const INT4 = 23;
const OID = 26;
const FLOAT4 = 700;
const FLOAT8 = 701;
const NUMERIC = 1700;

function wholeNumber(text: string): number | bigint {
	const number = Number(text);
	return Number.isSafeInteger(number) ? number : BigInt(text);
}

/** A SUM over BIGINT comes as NUMERIC: whole where it is whole. */
function numeric(text: string): number | bigint {
	return /^-?\d+$/.test(text) ? wholeNumber(text) : Number(text);
}

const bytes = (text: string): Buffer => Buffer.from(text.slice(2), 'hex');
const truth = (text: string): number => (text === 't' ? 1 : 0);
const asText = (text: string): string => text;

/** Values as `Row` has them, the same as SQLite gives; what has no like there, such as a date, stays text. */
function parserFor(type: number): (text: string) => SqlValue {
	switch (type) {
		case BOOL:
			return truth;
		case BYTEA:
			return bytes;
		case INT8:
			return wholeNumber;
		case INT2:
		case INT4:
		case OID:
		case FLOAT4:
		case FLOAT8:
			return Number;
		case NUMERIC:
			return numeric;
		default:
			return asText;
	}
}

/** For `pg`, statement by statement: its own table of parsers belongs to the whole process, n8n's included. */
export const types = { getTypeParser: parserFor };
