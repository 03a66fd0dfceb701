function weighted(digits: string, weights: readonly number[]): number {
	return weights.reduce((sum, weight, index) => sum + weight * Number(digits[index]), 0);
}

const REGISTRATION_WEIGHTS = [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5];

/**
 * Check digit of resident (seventh digit 1-4, 9, 0) and foreigner (5-8) registration numbers. Numbers given out since
 * October 2020 have a random tail, so a failed check never clears a number.
 */
export function hasRegistrationChecksum(digits: string): boolean {
	const offset = /[5-8]/.test(digits[6] ?? '') ? 13 : 11;
	return ((offset - (weighted(digits, REGISTRATION_WEIGHTS) % 11) + 11) % 11) % 10 === Number(digits[12]);
}

/** Check digit of a business registration number (3-2-5). */
export function hasBusinessChecksum(digits: string): boolean {
	const sum = weighted(digits, [1, 3, 7, 1, 3, 7, 1, 3, 5]) + Math.floor((5 * Number(digits[8])) / 10);
	return (10 - (sum % 10)) % 10 === Number(digits[9]);
}

/** Luhn's check of card numbers (ISO/IEC 7812-1). */
export function hasLuhnChecksum(digits: string): boolean {
	let sum = 0;
	for (let index = 0; index < digits.length; index++) {
		const digit = Number(digits[digits.length - 1 - index]);
		const doubled = index % 2 === 1 ? digit * 2 : digit;
		sum += doubled > 9 ? doubled - 9 : doubled;
	}
	return sum % 10 === 0;
}
