/** One claim of one entry. */
export interface Claim {
	id: number;
	attempts: number;
	nonce: string;
}

export function tokenOf({ id, attempts, nonce }: Claim): string {
	return `${id}.${attempts}.${nonce}`;
}

/** Null for text that no claim ever had as its token. */
export function claimOf(token: string): Claim | null {
	const match = /^([1-9]\d{0,15})\.([1-9]\d{0,8})\.([\w-]{11,64})$/.exec(token);
	if (!match) return null;
	const [, id, attempts, nonce = ''] = match;
	return Number.isSafeInteger(Number(id)) ? { id: Number(id), attempts: Number(attempts), nonce } : null;
}
