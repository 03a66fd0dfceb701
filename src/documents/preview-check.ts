const leastCharacters = 20;
const leastShare = 0.7;

/**
 * Hangul stores the opening of each document once more as plain text for its file dialogue (PrvText).
 * Where much of that is missing from what was read, the reader lost something without noticing.
 * @returns a warning, or null.
 */
export function previewWarning(preview: string, text: string): string | null {
	const expected = words(preview);
	const length = expected.join('').length;
	if (length < leastCharacters) return null;
	const found = new Set(words(text));
	const missing = expected.filter((word) => !found.has(word)).join('').length;
	if (missing <= length * (1 - leastShare)) return null;
	const percent = Math.round((missing / length) * 100);
	return `About ${percent} % of the document's own preview text is not in what was read. Compare with the original.`;
}

/** Words alone: a preview marks cells with `<` and `>`, a table is Markdown here, and numbering stands in one of the two only. */
function words(text: string): string[] {
	return text.normalize('NFC').match(/[\p{L}\p{N}]+/gu) ?? [];
}
