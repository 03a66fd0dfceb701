import { CityHallError } from '../errors';

export const formatsRead = 'HWP, HWPX, PDF, DOCX, HTML and text files';

export function emptyDocument(): CityHallError {
	return new CityHallError(
		'DOCUMENT_EMPTY',
		'The file is empty (0 bytes).',
		'Check whether the file was downloaded or attached completely.',
	);
}

export function encryptedDocument(what: string): CityHallError {
	return new CityHallError(
		'DOCUMENT_ENCRYPTED',
		`${what} is protected by a password or by document security (DRM) and cannot be opened.`,
		'Save the document without a password, or ask its author for an open copy.',
	);
}

export function brokenDocument(what: string, cause?: unknown): CityHallError {
	return new CityHallError(
		'DOCUMENT_BROKEN',
		`${what} is damaged or incomplete and cannot be read.`,
		'Download the file again. If the program that made it opens it, save it anew there and try that copy.',
		{ cause },
	);
}

export function unsupportedDocument(what: string): CityHallError {
	return new CityHallError(
		'DOCUMENT_UNSUPPORTED',
		`${what} cannot be read. What can be read: ${formatsRead}.`,
		'Save the document in one of these formats and try again.',
	);
}

export function oversizedDocument(message: string): CityHallError {
	return new CityHallError(
		'DOCUMENT_TOO_LARGE',
		message,
		'Split the document into smaller files, or leave it out.',
	);
}

export function slowDocument(seconds: number): CityHallError {
	return new CityHallError(
		'DOCUMENT_TIMEOUT',
		`Reading the document took longer than ${seconds} seconds and was stopped.`,
		'Allow more time in the node, or split the document into smaller files.',
	);
}
