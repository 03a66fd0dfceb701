import { createHash } from 'node:crypto';

import type { DemoAttachment, DocumentFormat } from '../types';
import { hwp } from './hwp';
import { hwpx } from './hwpx';
import { docx, xlsx } from './office';
import { paperText, type Paper } from './paper';
import { pdf } from './pdf';

const writers: Record<DocumentFormat, (paper: Paper) => Uint8Array> = { hwp, hwpx, pdf, docx, xlsx };

const bytesOf = new WeakMap<DemoAttachment, () => Uint8Array>();

/** The document's bytes: the same on every machine and at every call. */
export function makeDocument(format: DocumentFormat, paper: Paper): Uint8Array {
	return writers[format](paper);
}

/** Written only when size, hash or bytes are asked for: most posts of a large board are never opened. */
export function attach(name: string, format: DocumentFormat, paper: () => Paper): DemoAttachment {
	let bytes: Uint8Array | undefined;
	const written = (): Uint8Array => (bytes ??= makeDocument(format, paper()));
	const attachment: DemoAttachment = {
		name,
		format,
		get text() {
			return paperText(paper());
		},
		get sizeBytes() {
			return written().length;
		},
		get sha256() {
			return createHash('sha256').update(written()).digest('hex');
		},
	};
	bytesOf.set(attachment, written);
	return attachment;
}

/** Any other file: its bytes are made when they are asked for. */
export function attachFile(
	name: string,
	format: DemoAttachment['format'],
	make: () => Uint8Array,
	more: Pick<DemoAttachment, 'entries' | 'isPage'> = {},
): DemoAttachment {
	let bytes: Uint8Array | undefined;
	const written = (): Uint8Array => (bytes ??= make());
	const attachment: DemoAttachment = {
		name,
		format,
		text: '',
		get sizeBytes() {
			return written().length;
		},
		get sha256() {
			return createHash('sha256').update(written()).digest('hex');
		},
	};
	// Getters stay getters: what a ZIP holds is not written before somebody asks.
	Object.defineProperties(attachment, Object.getOwnPropertyDescriptors(more));
	bytesOf.set(attachment, written);
	return attachment;
}

export function attachmentBytes(attachment: DemoAttachment): Uint8Array | undefined {
	return bytesOf.get(attachment)?.();
}
