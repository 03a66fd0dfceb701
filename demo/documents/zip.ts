import { crc32 } from 'node:zlib';

import { toCp949 } from '../server/korean';

/** Midnight of the first of January 2026, as DOS writes days and times. */
const dosDate = ((2026 - 1980) << 9) | (1 << 5) | 1;

/**
 * A ZIP as Korean Windows packs it: names in code page 949, without the flag for UTF-8, entries not compressed
 * (APPNOTE.TXT, 4.3.7 and 4.3.12).
 */
export function koreanZip(files: ReadonlyArray<readonly [string, Uint8Array]>): Uint8Array {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let at = 0;
	for (const [name, bytes] of files) {
		const label = toCp949(name);
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(dosDate, 8);
		common.writeUInt32LE(crc32(bytes), 10);
		common.writeUInt32LE(bytes.length, 14);
		common.writeUInt32LE(bytes.length, 18);
		common.writeUInt16LE(label.length, 22);
		bodies.push(Buffer.from('PK\x03\x04'), common, label, Buffer.from(bytes));
		const more = Buffer.alloc(14);
		more.writeUInt32LE(at, 10);
		directory.push(Buffer.from('PK\x01\x02\x14\x00'), common, more, label);
		at += 30 + label.length + bytes.length;
	}
	const listed = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 'latin1');
	end.writeUInt16LE(files.length, 8);
	end.writeUInt16LE(files.length, 10);
	end.writeUInt32LE(listed.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...bodies, listed, end]);
}
