export function isHangul(code: number): boolean {
	return code >= 0xac00 && code <= 0xd7a3;
}

/** Lower case: texts are normalised before. */
export function isLatin(code: number): boolean {
	return code >= 97 && code <= 122;
}

export function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/** False at the end of a text, too. */
export function isLetter(code: number): boolean {
	return isHangul(code) || isLatin(code) || isDigit(code);
}
