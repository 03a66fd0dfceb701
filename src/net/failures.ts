import { CityHallError } from '../errors';
import { certificateFailure } from './certificates';
import type { LeastRate } from './types';

function codesOf(error: unknown): string[] {
	const codes: string[] = [];
	for (let at: unknown = error, depth = 0; typeof at === 'object' && at !== null && depth < 6; depth++) {
		if ('code' in at && typeof at.code === 'string') codes.push(at.code);
		if ('errors' in at && Array.isArray(at.errors)) codes.push(...at.errors.flatMap(codesOf));
		at = 'cause' in at ? at.cause : undefined;
	}
	return codes;
}

function ownError(error: unknown): CityHallError | null {
	for (let at: unknown = error, depth = 0; at instanceof Error && depth < 6; at = at.cause, depth++) {
		if (at instanceof CityHallError) return at;
	}
	return null;
}

export function cancelled(): CityHallError {
	return new CityHallError(
		'NET_CANCELLED',
		'The work was stopped before it was done.',
		'Start it again when you want it to go on.',
	);
}

export function timedOut(host: string, ms: number): CityHallError {
	return new CityHallError(
		'NET_TIMEOUT',
		`${host} did not answer in full within ${ms < 1000 ? ms / 1000 : Math.round(ms / 1000)} seconds.`,
		'Try again later; if the site is always slow, set a longer time limit.',
		{ retryable: true },
	);
}

export function tooSlow(host: string, rate: LeastRate): CityHallError {
	return new CityHallError(
		'NET_TOO_SLOW',
		`${host} sent less than ${rate.bytesPerSecond} bytes a second for ${rate.overMs / 1000} seconds, so it was given up.`,
		'Try again later, when the site is less busy.',
		{ retryable: true },
	);
}

function inWords(bytes: number): string {
	if (bytes >= 1024 * 1024) return `${Math.round(bytes / 1024 / 1024)} MB`;
	return bytes >= 1024 ? `${Math.round(bytes / 1024)} KB` : `${bytes} bytes`;
}

export function tooLarge(address: string, maxBytes: number): CityHallError {
	return new CityHallError(
		'NET_TOO_LARGE',
		`${address} is larger than the limit of ${inWords(maxBytes)}, so it was not taken.`,
		'Raise the size limit if you do need this file.',
	);
}

export function tooManyRedirects(address: string, max: number): CityHallError {
	return new CityHallError(
		'NET_TOO_MANY_REDIRECTS',
		`${address} was passed on more than ${max} times, so it was given up.`,
		'Open the address in a browser; it may ask for a log-in or lead in a circle.',
	);
}

export function badHeader(name: string): CityHallError {
	return new CityHallError(
		'NET_BAD_HEADER',
		`The header "${name.replace(/[^\x20-\x7e]/g, '?')}" holds a line break or another character that cannot be sent.`,
		'Type the header again, without line breaks; letters beyond the Latin alphabet have to be percent-encoded.',
	);
}

export function badAnswer(host: string, cause: unknown): CityHallError {
	return new CityHallError(
		'NET_BAD_ANSWER',
		`${host} sent an answer that cannot be read.`,
		'Open the address in a browser; if it works there, report this address.',
		{ cause },
	);
}

/** Null when the error has nothing to do with a file. */
function fileFailure(error: unknown): CityHallError | null {
	if (typeof error !== 'object' || error === null || !('syscall' in error) || !('code' in error)) return null;
	if (!['open', 'write', 'writev', 'close', 'fsync'].includes(String(error.syscall))) return null;
	if (error.code === 'EPIPE' || error.code === 'ECONNRESET') return null;
	const full = ['ENOSPC', 'EDQUOT', 'EFBIG'].includes(String(error.code));
	return new CityHallError(
		'NET_FILE',
		full
			? 'There is no room left on this server for what was to be downloaded.'
			: `What was to be downloaded could not be written to this server's disk (${String(error.code)}).`,
		full
			? 'Ask the administrator to make room in the folder for temporary files.'
			: 'Ask the administrator whether n8n may write to the folder for temporary files.',
		{ cause: error },
	);
}

/** Turns what Node throws into words for the person at the editor. `host` is named in the message. */
export function connectionFailure(error: unknown, host: string): CityHallError {
	const own = ownError(error);
	if (own) return own;
	const codes = codesOf(error);
	const has = (...wanted: string[]) => codes.some((code) => wanted.includes(code));
	if (has('ENOTFOUND', 'EAI_NONAME', 'ENODATA')) {
		return new CityHallError(
			'NET_UNKNOWN_HOST',
			`There is no site named ${host}.`,
			'Check the address for a typing error.',
			{ cause: error },
		);
	}
	const certificate = certificateFailure(codes, host, error);
	if (certificate) return certificate;
	const file = fileFailure(error);
	if (file) return file;
	if (has('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'EHOSTDOWN')) {
		return new CityHallError(
			'NET_UNREACHABLE',
			`${host} could not be reached.`,
			'Check the address, and that the site is running; then try again.',
			{ cause: error, retryable: true },
		);
	}
	// A compressed body that ends too early was cut off on its way, even where the transfer seemed whole.
	const cutOff = has('Z_BUF_ERROR');
	if (!cutOff && codes.some((code) => /^(?:HPE_|Z_|ZSTD|ERR_ZSTD|ERR_BROTLI|ERR__ERROR)/.test(code)))
		return badAnswer(host, error);
	return new CityHallError(
		'NET_CONNECTION_LOST',
		`The connection to ${host} broke off.`,
		'Try again later.',
		{ cause: error, retryable: true },
	);
}
