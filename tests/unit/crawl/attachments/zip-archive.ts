export interface ZipPart {
	name: string | Uint8Array;
	content?: string;
	/** General purpose bits: 1 is encrypted, 0x800 says that the name is UTF-8. */
	flags?: number;
	/** What the table of contents says, whatever is inside. */
	claimedSize?: number;
	extra?: Buffer;
}

/** A ZIP file made by hand, stored without compression, so that tests can lie in it. */
export function makeZip(parts: readonly ZipPart[], options: { comment?: string; zip64?: boolean } = {}): Buffer {
	const bodies: Buffer[] = [];
	const directory: Buffer[] = [];
	let offset = 0;
	for (const { name, content = '', flags = 0, claimedSize, extra = Buffer.alloc(0) } of parts) {
		const nameBytes = Buffer.from(name);
		const bytes = Buffer.from(content);
		const size = Math.min(claimedSize ?? bytes.length, 0xffffffff);
		const local = Buffer.alloc(30);
		local.write('PK\x03\x04', 0, 'latin1');
		local.writeUInt16LE(flags, 6);
		local.writeUInt32LE(bytes.length, 18);
		local.writeUInt32LE(bytes.length, 22);
		local.writeUInt16LE(nameBytes.length, 26);
		bodies.push(local, nameBytes, bytes);
		const central = Buffer.alloc(46);
		central.write('PK\x01\x02', 0, 'latin1');
		central.writeUInt16LE(flags, 8);
		central.writeUInt32LE(bytes.length, 20);
		central.writeUInt32LE(size, 24);
		central.writeUInt16LE(nameBytes.length, 28);
		central.writeUInt16LE(extra.length, 30);
		central.writeUInt32LE(offset, 42);
		directory.push(central, nameBytes, extra);
		offset += local.length + nameBytes.length + bytes.length;
	}
	const table = Buffer.concat(directory);
	const end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(options.zip64 ? 0xffff : Math.min(parts.length, 0xffff), 10);
	end.writeUInt32LE(options.zip64 ? 0xffffffff : table.length, 12);
	end.writeUInt32LE(options.zip64 ? 0xffffffff : offset, 16);
	end.writeUInt16LE(Buffer.byteLength(options.comment ?? ''), 20);
	const tail: Buffer[] = [];
	if (options.zip64) {
		const record = Buffer.alloc(56);
		record.write('PK\x06\x06', 0, 'latin1');
		record.writeBigUInt64LE(BigInt(parts.length), 32);
		record.writeBigUInt64LE(BigInt(table.length), 40);
		record.writeBigUInt64LE(BigInt(offset), 48);
		const locator = Buffer.alloc(20);
		locator.write('PK\x06\x07', 0, 'latin1');
		locator.writeBigUInt64LE(BigInt(offset + table.length), 8);
		tail.push(record, locator);
	}
	return Buffer.concat([...bodies, table, ...tail, end, Buffer.from(options.comment ?? '')]);
}
