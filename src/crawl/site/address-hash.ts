/** 64 bits of a text in two halves. Not made against people who look for collisions: such a site would only hide its own pages. */
export function hash64(text: string): [number, number] {
	let high = 0xdeadbeef;
	let low = 0x41c6ce57;
	for (let at = 0; at < text.length; at++) {
		const code = text.charCodeAt(at);
		high = Math.imul(high ^ code, 2654435761);
		low = Math.imul(low ^ code, 1597334677);
	}
	high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909);
	low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909);
	return [high >>> 0, low >>> 0];
}

const FIRST_CAPACITY = 4096;
const MOST_FULL = 0.6;

/**
 * A set of texts that keeps 8 bytes a text, so that a crawl of a million addresses remembers them in some 30 MB. Two texts are taken for one
 * once in 2^64 pairs.
 */
export class HashSet {
	private table = new Uint32Array(FIRST_CAPACITY * 2);
	private count = 0;

	get size(): number {
		return this.count;
	}

	/** Whether the text is new. */
	add(text: string): boolean {
		if (this.count >= (this.table.length / 2) * MOST_FULL) this.grow();
		const [high, low] = hash64(text);
		return this.put(high, low);
	}

	has(text: string): boolean {
		const [high, low] = hash64(text);
		const place = this.place(high, low | 1);
		return this.table[place + 1] !== 0;
	}

	/** The second half is never 0, which marks an empty place. */
	private put(high: number, low: number): boolean {
		const odd = (low | 1) >>> 0;
		const place = this.place(high, odd);
		if (this.table[place + 1] !== 0) return false;
		this.table[place] = high;
		this.table[place + 1] = odd;
		this.count++;
		return true;
	}

	private place(high: number, low: number): number {
		const odd = low >>> 0;
		const mask = this.table.length / 2 - 1;
		let place = (high & mask) * 2;
		while (this.table[place + 1] !== 0 && (this.table[place] !== high || this.table[place + 1] !== odd))
			place = (place + 2) & (this.table.length - 1);
		return place;
	}

	private grow(): void {
		const before = this.table;
		this.table = new Uint32Array(before.length * 2);
		this.count = 0;
		for (let at = 0; at < before.length; at += 2) {
			const low = before[at + 1] ?? 0;
			if (low !== 0) this.put(before[at] ?? 0, low);
		}
	}
}
