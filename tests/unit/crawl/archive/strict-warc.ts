import { createHash } from 'node:crypto';
import { inflateRawSync } from 'node:zlib';
import { z } from 'zod';

export interface StrictRecord {
	fields: Map<string, string>;
	block: Buffer;
	/** HTTP head and body, where the block is HTTP. */
	http: { head: string; body: Buffer } | null;
}

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const withInfo = z.object({ buffer: z.instanceof(Buffer), engine: z.object({ bytesWritten: z.number() }) });

function digest(bytes: Uint8Array): string {
	let number = BigInt(`0x${createHash('sha256').update(bytes).digest('hex')}`) << 4n;
	let text = '';
	for (let digit = 0; digit < 52; digit++, number >>= 5n) text = `${BASE32[Number(number & 31n)]}${text}`;
	return `sha256:${text}====`;
}

function need(holds: boolean, what: string): void {
	if (!holds) throw new Error(`not WARC 1.1: ${what}`);
}

/** Reads an archive as the standard has it and refuses everything else: written from the standard, not from the writer. */
export function readStrictly(file: Buffer): StrictRecord[] {
	const records: StrictRecord[] = [];
	const ids = new Set<string>();
	for (let at = 0; at < file.length; ) {
		// One gzip member a record (annex D): ten bytes of header without extras, the data, check sum and length.
		need(file[at] === 0x1f && file[at + 1] === 0x8b && file[at + 3] === 0, `gzip member at ${at}`);
		const { buffer, engine } = withInfo.parse(inflateRawSync(file.subarray(at + 10), { info: true }));
		at += 10 + engine.bytesWritten + 8;
		need(file.readUInt32LE(at - 4) === buffer.length, 'length of the member');
		const record = readRecord(buffer);
		const id = record.fields.get('warc-record-id') ?? '';
		need(/^<urn:uuid:[0-9a-f-]{36}>$/.test(id) && !ids.has(id), `identity ${id}`);
		ids.add(id);
		for (const name of ['warc-concurrent-to', 'warc-refers-to', 'warc-warcinfo-id'])
			need(!record.fields.has(name) || ids.has(record.fields.get(name) ?? ''), `${name} leads nowhere`);
		records.push(record);
	}
	need(records[0]?.fields.get('warc-type') === 'warcinfo', 'begins with warcinfo');
	return records;
}

function readRecord(member: Buffer): StrictRecord {
	const headEnd = member.indexOf('\r\n\r\n');
	const [version, ...lines] = member.toString('utf8', 0, headEnd).split('\r\n');
	need(version === 'WARC/1.1', `version ${version}`);
	const fields = new Map<string, string>();
	for (const line of lines) {
		const [, name = '', value = ''] = /^([A-Za-z-]+): (\S.*)$/.exec(line) ?? [];
		need(name !== '' && !fields.has(name.toLowerCase()), `field ${line}`);
		fields.set(name.toLowerCase(), value);
	}
	for (const name of ['warc-type', 'warc-record-id', 'warc-date', 'content-length'])
		need(fields.has(name), `${name} is missing`);
	need(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,9})?Z$/.test(fields.get('warc-date') ?? ''), 'date');
	const length = Number(fields.get('content-length'));
	const block = member.subarray(headEnd + 4, headEnd + 4 + length);
	need(member.length === headEnd + 4 + length + 4 && member.toString('latin1', member.length - 4) === '\r\n\r\n', 'end of the record');
	need(fields.get('warc-block-digest') === digest(block), 'digest of the block');
	const isHttp = fields.get('content-type')?.startsWith('application/http') === true;
	const bodyAt = block.indexOf('\r\n\r\n') + 4;
	const http = isHttp ? { head: block.toString('latin1', 0, bodyAt), body: block.subarray(bodyAt) } : null;
	if (fields.get('warc-type') === 'response')
		need(fields.get('warc-payload-digest') === digest(http?.body ?? block), 'digest of the payload');
	if (fields.get('warc-type') === 'revisit') need(fields.has('warc-profile') && http?.body.length === 0, 'revisit');
	if (fields.get('warc-type') !== 'warcinfo') need(URL.canParse(fields.get('warc-target-uri') ?? ''), 'target');
	return { fields, block, http };
}
