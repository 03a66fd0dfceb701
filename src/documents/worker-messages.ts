import type { DocumentText } from './document-text';

export interface ReadRequest {
	bytes: Uint8Array;
	contentType: string | undefined;
}

export type ReadReply =
	| { ok: true; document: DocumentText }
	/** `reason` is the parser's own message, for whoever looks into a fault of the parser. */
	| { ok: false; code: string; message: string; nextStep: string; reason: string };
