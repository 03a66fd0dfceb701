import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';

/** Binds an attachment's address to the session in which its page was shown. */
export interface Seal {
	close(sessionId: string, fileId: string): string;
	/** Null where the text is forged, damaged, or of another session. */
	open(sessionId: string, sealed: string): string | null;
}

/**
 * As eGovFrame's FileDown.do since 2022-12: the session id is encrypted into `atchFileId`, and compared.
 * No random vector, on purpose: the same session sees the same address again.
 */
export function makeSeal(seed: number): Seal {
	const digest = createHash('sha256').update(`seal|${seed}`).digest();
	const key = digest.subarray(0, 16);
	const vector = digest.subarray(16, 32);
	return {
		close(sessionId, fileId) {
			const cipher = createCipheriv('aes-128-cbc', key, vector);
			return cipher.update(`${sessionId}|${fileId}`, 'utf8', 'base64') + cipher.final('base64');
		},
		open(sessionId, sealed) {
			try {
				const decipher = createDecipheriv('aes-128-cbc', key, vector);
				const [session, fileId] = (decipher.update(sealed, 'base64', 'utf8') + decipher.final('utf8')).split(
					'|',
				);
				return session === sessionId && fileId !== undefined ? fileId : null;
			} catch {
				return null;
			}
		},
	};
}
