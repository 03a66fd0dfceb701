import type { FrontierEntry } from './frontier';

const CHUNK_BYTES = 256 * 1024;
const HEADER_BYTES = 6;
const SAME_AS_BEFORE = 0xffff;
const NONE = 0xfffe;
const MAX_DEPTH = 0xffff;

/**
 * Addresses in the order of finding, as bytes outside of V8's heap: a site may have a million waiting, and as objects they would make every
 * collection of garbage slower and the heap several times larger. Canonical addresses are ASCII and shorter than 64 KB.
 */
export class ByteQueue {
	private chunks: Array<{ bytes: Buffer; end: number }> = [];
	private at = 0;
	private count = 0;
	private lastWritten: string | null = null;
	private lastRead: string | null = null;

	get length(): number {
		return this.count;
	}

	push(entry: FrontierEntry): void {
		const { url, foundOn } = entry;
		// The links of one page come one behind the other.
		const same = this.count > 0 && foundOn === this.lastWritten;
		const written = same || foundOn === null ? '' : foundOn;
		const size = HEADER_BYTES + url.length + written.length;
		let chunk = this.chunks.at(-1);
		if (!chunk || chunk.end + size > chunk.bytes.length) {
			chunk = { bytes: Buffer.allocUnsafeSlow(Math.max(CHUNK_BYTES, size)), end: 0 };
			this.chunks.push(chunk);
		}
		const { bytes } = chunk;
		let end = bytes.writeUInt16LE(url.length, chunk.end);
		end = bytes.writeUInt16LE(Math.min(entry.depth, MAX_DEPTH), end);
		end = bytes.writeUInt16LE(same ? SAME_AS_BEFORE : foundOn === null ? NONE : written.length, end);
		end += bytes.write(written, end, 'latin1');
		chunk.end = end + bytes.write(url, end, 'latin1');
		this.lastWritten = foundOn;
		this.count++;
	}

	shift(): FrontierEntry | null {
		let chunk = this.chunks[0];
		if (chunk && this.at >= chunk.end && this.chunks.length > 1) {
			this.chunks.shift();
			this.at = 0;
			chunk = this.chunks[0];
		}
		if (!chunk || this.at >= chunk.end) return null;
		const { bytes } = chunk;
		const length = bytes.readUInt16LE(this.at);
		const depth = bytes.readUInt16LE(this.at + 2);
		const found = bytes.readUInt16LE(this.at + 4);
		let place = this.at + HEADER_BYTES;
		if (found === NONE) this.lastRead = null;
		else if (found !== SAME_AS_BEFORE) {
			this.lastRead = bytes.toString('latin1', place, place + found);
			place += found;
		}
		this.at = place + length;
		this.count--;
		if (this.count === 0) {
			chunk.end = 0;
			this.at = 0;
		}
		return { url: bytes.toString('latin1', place, place + length), depth, foundOn: this.lastRead };
	}
}
