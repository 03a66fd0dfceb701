/** Node's code for what the operating system refused, such as ENOSPC; null for any other error. */
export function diskErrorCode(error: unknown): string | null {
	const isOfSystem = typeof error === 'object' && error !== null && 'syscall' in error && 'code' in error;
	return isOfSystem && typeof error.code === 'string' ? error.code : null;
}
