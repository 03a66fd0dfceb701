/** On one line; most pieces of text hold nothing that must be changed, and looking is cheaper than replacing. */
export function squeeze(text: string): string {
	const trimmed = text.trim();
	return /[\n\r\t\f\v\u00a0\u200b\ufeff]| {2}/.test(trimmed)
		? trimmed
				.replace(/[\u200b\ufeff]/g, '')
				.replace(/[^\S\t]+/g, ' ')
				.replace(/ ?\t[\t ]*/g, '\t')
				.trim()
		: trimmed;
}
