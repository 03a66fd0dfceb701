import { types } from 'node:util';
import { CityHallError } from '../../errors';

/** Primary result codes, https://www.sqlite.org/rescode.html */
const BUSY = 5;
const LOCKED = 6;
const READONLY = 8;
const IOERR = 10;
const CORRUPT = 11;
const FULL = 13;
const CANTOPEN = 14;
const CONSTRAINT = 19;
const NOTADB = 26;

function resultCode(error: unknown): number | null {
	if (!types.isNativeError(error) || !('errcode' in error) || typeof error.errcode !== 'number') return null;
	return error.errcode & 0xff;
}

export function isBusy(error: unknown): boolean {
	const code = resultCode(error);
	return code === BUSY || code === LOCKED;
}

function systemCode(error: unknown): string | null {
	return types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : null;
}

function textOf(error: unknown): string {
	return types.isNativeError(error) ? error.message : String(error);
}

function cannotOpen(file: string, cause: unknown): CityHallError {
	return new CityHallError(
		'STORE_CANNOT_OPEN',
		`The database file ${file} cannot be opened or made.`,
		'Check that the folder exists, that it is no file, and that the account n8n runs under may write there.',
		{ cause },
	);
}

function readOnly(file: string, cause: unknown): CityHallError {
	return new CityHallError(
		'STORE_READ_ONLY',
		`The database file ${file} or its folder may not be written to.`,
		'Ask the administrator to give the account n8n runs under the right to write to that folder.',
		{ cause },
	);
}

function full(file: string, cause: unknown): CityHallError {
	return new CityHallError(
		'STORE_FULL',
		`There is no room left to write to the database file ${file}. Nothing of this step was stored.`,
		'Free some disk space (or raise the quota) and run the workflow again.',
		{ cause, retryable: true },
	);
}

/** What SQLite or the file system said, in words for the person at the editor. */
export function explain(error: unknown, file: string): Error {
	if (error instanceof CityHallError) return error;
	switch (resultCode(error)) {
		case READONLY:
			return readOnly(file, error);
		case CORRUPT:
		case NOTADB:
			return new CityHallError(
				'STORE_CORRUPT',
				`The file ${file} is damaged or is not a database.`,
				'Put back a backup of it, or move the file away: the pack then starts with an empty one.',
				{ cause: error },
			);
		case FULL:
			return full(file, error);
		case CANTOPEN:
			return cannotOpen(file, error);
		case IOERR:
			return new CityHallError(
				'STORE_IO',
				`The disk failed while the database file ${file} was read or written.`,
				'Check the disk and, on a network drive, the connection: the database belongs on a local disk.',
				{ cause: error },
			);
		case CONSTRAINT:
			return new CityHallError(
				'STORE_CONSTRAINT',
				`The database refused a row: ${textOf(error)}.`,
				'The same entry is there already, or an entry that it refers to is missing. Check the input.',
				{ cause: error },
			);
		case null:
			break;
		default:
			return new CityHallError(
				'STORE_QUERY',
				`The database did not understand a statement: ${textOf(error)}.`,
				'This is a mistake in the node, not in your data. Please report it with the text of this message.',
				{ cause: error },
			);
	}
	switch (systemCode(error)) {
		case 'EACCES':
		case 'EPERM':
		case 'EROFS':
			return readOnly(file, error);
		case 'ENOSPC':
		case 'EDQUOT':
			return full(file, error);
		case 'ENOTDIR':
		case 'EISDIR':
		case 'EEXIST':
		case 'ENOENT':
		case 'ELOOP':
		case 'ENAMETOOLONG':
			return cannotOpen(file, error);
		default:
			return types.isNativeError(error) ? error : new Error(String(error));
	}
}
