import { zipSync, type Zippable } from 'fflate';

export function escapeXml(text: string): string {
	return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;');
}

export const xmlHead = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>';

/** Our sources break long XML between two tags; word processors do not, and so the files do not either. */
function unbroken(xml: string): string {
	return xml.replace(/>\n\t*</g, '><');
}

/**
 * A zip whose bytes are the same everywhere. `stored` names a file which some formats want uncompressed.
 * The time is given in local parts, as fflate writes local parts: so no time zone changes a byte.
 */
export function archive(files: ReadonlyArray<readonly [string, string]>, stored?: string): Uint8Array {
	const entries: Zippable = {};
	const mtime = new Date(2026, 0, 1, 9, 0, 0);
	for (const [name, text] of files) {
		entries[name] = [new TextEncoder().encode(unbroken(text)), { level: name === stored ? 0 : 6, mtime }];
	}
	return zipSync(entries);
}
