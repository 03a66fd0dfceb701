import { CityHallError } from '../../../src/errors';

/** Matchers without `any`. */
export const containing = (text: string): unknown => expect.stringContaining(text);
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern);

/** The code of the error that `work` throws. */
export function codeThrown(work: () => unknown): string {
	try {
		work();
	} catch (error) {
		return error instanceof CityHallError ? error.code : String(error);
	}
	return 'nothing was thrown';
}
