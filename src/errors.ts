/**
 * An error written for the person at the editor.
 * `message` says what happened, `nextStep` what that person can do about it.
 * `retryable` carries the policy with the error, so that callers need not know every code.
 */
export class CityHallError extends Error {
	readonly code: string;
	readonly nextStep: string;
	readonly retryable: boolean;

	constructor(
		code: string,
		message: string,
		nextStep: string,
		options: { cause?: unknown; retryable?: boolean } = {},
	) {
		super(message, { cause: options.cause });
		this.name = 'CityHallError';
		this.code = code;
		this.nextStep = nextStep;
		this.retryable = options.retryable ?? false;
	}
}
