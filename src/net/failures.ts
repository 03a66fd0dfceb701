import { CityHallError } from '../errors';

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
		`${host} did not answer in full within ${Math.round(ms / 1000)} seconds.`,
		'Try again later; if the site is always slow, set a longer time limit.',
		{ retryable: true },
	);
}

export function tooLarge(address: string, maxBytes: number): CityHallError {
	return new CityHallError(
		'NET_TOO_LARGE',
		`${address} is larger than the limit of ${Math.round(maxBytes / 1024 / 1024)} MB, so it was not taken.`,
		'Raise the size limit if you do need this file.',
	);
}

/** Turns what axios and Node throw into words for the person at the editor. `host` is named in the message. */
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
	if (codes.some((code) => /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|ERR_TLS|EPROTO/.test(code))) {
		return new CityHallError(
			'NET_CERTIFICATE',
			`The secure connection to ${host} could not be trusted (${codes[0]}).`,
			'Ask the administrator whether the site uses a certificate authority of its own.',
			{ cause: error },
		);
	}
	if (has('ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN', 'EHOSTDOWN')) {
		return new CityHallError(
			'NET_UNREACHABLE',
			`${host} could not be reached.`,
			'Check the address, and that the site is running; then try again.',
			{ cause: error, retryable: true },
		);
	}
	if (
		codes.some((code) => code.startsWith('HPE_') || code.startsWith('Z_') || code === 'ERR_BROTLI_DECODE')
	) {
		return new CityHallError(
			'NET_BAD_ANSWER',
			`${host} sent an answer that cannot be read.`,
			'Open the address in a browser; if it works there, report this address.',
			{ cause: error },
		);
	}
	return new CityHallError(
		'NET_CONNECTION_LOST',
		`The connection to ${host} broke off.`,
		'Try again later.',
		{ cause: error, retryable: true },
	);
}
