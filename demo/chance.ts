/** Numbers that are the same for the same keys on every machine, so that the city's content is too. */
export interface Chance {
	/** 0 <= x < 1 */
	fraction(): number;
	/** Both ends included. */
	between(low: number, high: number): number;
	pick<L extends readonly [unknown, ...unknown[]]>(choices: L): L[number];
}

/** FNV-1a over the keys, then mulberry32: small, well spread, and without state that outlives the caller. */
export function chance(...keys: ReadonlyArray<string | number>): Chance {
	let state = 0x811c9dc5;
	for (const character of keys.join('\u0000')) {
		state = Math.imul(state ^ (character.codePointAt(0) ?? 0), 0x01000193);
	}
	const fraction = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
	return {
		fraction,
		between: (low, high) => low + Math.floor(fraction() * (high - low + 1)),
		pick: (choices) => choices[Math.floor(fraction() * choices.length)] ?? choices[0],
	};
}
