const leastCharacters = 20;
const leastShare = 0.7;

/**
 * Hangul stores the opening of each document once more as plain text for its file dialogue (PrvText).
 * Where much of that is missing from what was read, the reader lost something without noticing.
 * @returns a warning, or null.
 */
export function previewWarning(preview: string, text: string): string | null {
	const expected = bare(preview);
	if (expected.length < leastCharacters) return null;
	const share = bigramShare(expected, bare(text));
	if (share >= leastShare) return null;
	const percent = Math.round((1 - share) * 100);
	return `About ${percent} % of the document's own preview text is not in what was read. Compare with the original.`;
}

/** The share of `expected`'s character pairs, counted with repetition, that `found` has too. */
function bigramShare(expected: string, found: string): number {
	const counts = new Map<string, number>();
	for (let at = 0; at + 1 < found.length; at += 1) {
		const pair = found.slice(at, at + 2);
		counts.set(pair, (counts.get(pair) ?? 0) + 1);
	}
	let present = 0;
	for (let at = 0; at + 1 < expected.length; at += 1) {
		const pair = expected.slice(at, at + 2);
		const left = counts.get(pair) ?? 0;
		if (left === 0) continue;
		present += 1;
		counts.set(pair, left - 1);
	}
	return present / Math.max(1, expected.length - 1);
}

/** Letters and digits alone: a preview marks cells with `<` and `>`, a table is Markdown here. */
function bare(text: string): string {
	return text.normalize('NFC').replace(/[^\p{L}\p{N}]+/gu, '');
}
