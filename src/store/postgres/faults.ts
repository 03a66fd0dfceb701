import { types } from 'node:util';
import { CityHallError } from '../../errors';
import { busy } from '../write-queue';
import { nameOf, type PostgresSettings } from './settings';

const reportIt = 'This is a mistake in the node, not in your data. Please report it with the text of this message.';

function codeOf(error: unknown): string {
	return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function textOf(error: unknown): string {
	return types.isNativeError(error) ? error.message : String(error);
}

/**
 * Serialization failure and deadlock: the server has undone the statement, so that it may be said again
 * where it was a transaction of its own.
 */
export function mayBeRepeated(error: unknown): boolean {
	return ['40001', '40P01'].includes(codeOf(error));
}

/** The server asks for encryption, or has no entry for a connection without it. */
export function wantsEncryption(error: unknown): boolean {
	return codeOf(error) === '28000' && /no encryption|SSL off/i.test(textOf(error));
}

/** The connection is gone, and with it the knowledge of what became of the statement. */
export function isLost(error: unknown): boolean {
	const code = codeOf(error);
	if (/^(08|57P0[12])/.test(code) || ['25P03', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT'].includes(code)) return true;
	return code === '' && /^(Connection terminated|Client has encountered a connection error|Client was closed)/.test(textOf(error));
}

function cannotOpen(what: string, nextStep: string, cause: unknown, retryable = false): CityHallError {
	return new CityHallError('STORE_CANNOT_OPEN', what, nextStep, { cause, retryable });
}

/** Faults of connecting: network, encryption, log-in. */
function ofOpening(error: unknown, at: PostgresSettings): CityHallError | null {
	const code = codeOf(error);
	const text = textOf(error);
	const name = nameOf(at);
	if (code === '28P01' || (code === '28000' && !wantsEncryption(error)) || /SASL|client password must be/.test(text)) {
		return cannotOpen(
			`The PostgreSQL server did not let the user ${at.user} in to the database ${name}.`,
			'Check user and password in the Postgres credential. If they are right, ask the administrator whether this user may connect from this machine (pg_hba.conf).',
			error,
		);
	}
	if (code === '3D000') {
		return cannotOpen(
			`There is no database of this name: ${name}.`,
			'Check the database name in the Postgres credential, or ask the administrator to create the database.',
			error,
		);
	}
	if (wantsEncryption(error) || /does not support SSL/i.test(text)) {
		const wanted = wantsEncryption(error);
		return cannotOpen(
			wanted
				? `The PostgreSQL server takes only encrypted connections (${name}).`
				: `The PostgreSQL server does not offer an encrypted connection (${name}).`,
			wanted
				? 'Set SSL to Require in the Postgres credential.'
				: 'Ask the administrator to switch SSL on; on a protected line, set SSL to Disable in the Postgres credential.',
			error,
		);
	}
	if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH)|^EPROTO$/.test(code)) {
		return cannotOpen(
			`The certificate of the PostgreSQL server ${name} could not be trusted (${code}).`,
			'Ask the administrator for a certificate this machine trusts (NODE_EXTRA_CA_CERTS). Only on a protected line: switch on Ignore SSL Issues in the Postgres credential.',
			error,
		);
	}
	if (['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENOENT', 'EACCES', '57P03'].includes(code) || /connection timeout|timeout expired/i.test(text)) {
		return cannotOpen(
			`The PostgreSQL server could not be reached, or is just starting (${name}${code ? `, ${code}` : ''}).`,
			'Check host and port in the Postgres credential and whether the server runs, then run the workflow again.',
			error,
			true,
		);
	}
	return null;
}

function ofState(code: string, text: string, name: string, cause: unknown): CityHallError | null {
	switch (code) {
		case '42501':
			return new CityHallError(
				'STORE_PERMISSION',
				`The database user lacks a right in ${name}: ${text}.`,
				'Ask the administrator to let this user create and use tables there (GRANT CREATE, USAGE ON SCHEMA), or choose a database of its own for the city pack.',
				{ cause },
			);
		case '25006':
			return new CityHallError(
				'STORE_READ_ONLY',
				`The database ${name} may only be read: it is a copy (standby) or was set to read-only.`,
				'Name the main server in the Postgres credential, or ask the administrator.',
				{ cause },
			);
		case '53100':
			return new CityHallError(
				'STORE_FULL',
				`There is no room left on the disk of the PostgreSQL server (${name}). Nothing of this step was stored.`,
				'Ask the administrator to make room, then run the workflow again.',
				{ cause, retryable: true },
			);
		case '53300':
			return new CityHallError(
				'STORE_BUSY',
				`The PostgreSQL server takes no more connections (${name}).`,
				'Run the workflow again later. If it happens often, lower Maximum Number of Connections in the Postgres credential, or ask the administrator for more.',
				{ cause, retryable: true },
			);
		case '57014':
			return new CityHallError(
				'STORE_TIMEOUT',
				`The database ${name} took too long over one step; it was broken off, and nothing of it was stored.`,
				'Run the workflow again when the server has less to do, or over a shorter period.',
				{ cause, retryable: true },
			);
		case '55P03':
		case '40001':
		case '40P01':
			return busy(cause);
		case 'XX001':
		case 'XX002':
			return new CityHallError(
				'STORE_CORRUPT',
				`The database ${name} is damaged: ${text}.`,
				'Ask the administrator to put back a backup.',
				{ cause },
			);
		case '53200':
		case '58000':
		case '58030':
			return new CityHallError(
				'STORE_IO',
				`The PostgreSQL server failed at its work (${name}): ${text}.`,
				'Ask the administrator to look at the disk and memory of the server.',
				{ cause, retryable: code === '53200' },
			);
		default:
			return null;
	}
}

/** What PostgreSQL or the network said, in words for the person at the editor. */
export function explain(error: unknown, at: PostgresSettings): Error {
	if (error instanceof CityHallError) return error;
	const code = codeOf(error);
	const text = textOf(error);
	const name = nameOf(at);
	const known = ofState(code, text, name, error) ?? ofOpening(error, at);
	if (known) return known;
	if (isLost(error)) {
		return new CityHallError(
			'STORE_IO',
			`The connection to the database ${name} broke, perhaps as the server was restarted.`,
			'Run the workflow again: what was stored before is kept.',
			{ cause: error, retryable: true },
		);
	}
	if (/timeout exceeded when trying to connect/.test(text)) return busy(error);
	if (code.startsWith('23')) {
		return new CityHallError(
			'STORE_CONSTRAINT',
			`The database refused a row: ${text}.`,
			'The same entry is there already, or an entry that it refers to is missing. Check the input.',
			{ cause: error },
		);
	}
	// 54: more than the server's limits allow, such as a text too long for an index.
	if (code.startsWith('22') || code.startsWith('54')) {
		return new CityHallError('STORE_VALUE', `The database cannot keep a value: ${text}.`, reportIt, { cause: error });
	}
	if (/^[0-9A-Z]{5}$/.test(code)) {
		return new CityHallError('STORE_QUERY', `The database did not understand a statement: ${text}.`, reportIt, {
			cause: error,
		});
	}
	return types.isNativeError(error) ? error : new Error(String(error));
}
