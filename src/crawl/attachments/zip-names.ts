const LOCAL_HEADER = 0x04034b50;
const CENTRAL_HEADER = 0x02014b50;
const MAX_NAMES = 2000;

/** Names of a ZIP's entries from its central directory, without unpacking anything (APPNOTE.TXT, 4.3.12). */
export function unzipEntryNames(bytes: Uint8Array): string[] {
	const view = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	if (view.length < 4 || view.readUInt32LE(0) !== LOCAL_HEADER) return [];
	const names: string[] = [];
	let at = view.lastIndexOf('PK\x05\x06');
	at = at >= 0 && at + 20 <= view.length ? view.readUInt32LE(at + 16) : -1;
	while (
		at >= 0 &&
		at + 46 <= view.length &&
		view.readUInt32LE(at) === CENTRAL_HEADER &&
		names.length < MAX_NAMES
	) {
		const length = view.readUInt16LE(at + 28);
		names.push(view.toString('utf8', at + 46, at + 46 + length));
		at += 46 + length + view.readUInt16LE(at + 30) + view.readUInt16LE(at + 32);
	}
	return names;
}
