/** Rows of cells as a Markdown table; the first row becomes the head. Rows may differ in length. */
export function markdownTable(rows: ReadonlyArray<readonly string[]>): string {
	const filled = rows.filter((row) => row.some((cell) => cell.trim() !== ''));
	const width = filled.reduce((most, row) => Math.max(most, row.length), 0);
	const [head, ...body] = filled.map((row) => {
		const cells = Array.from({ length: width }, (_, column) => inCell(row[column] ?? ''));
		return `| ${cells.join(' | ')} |`;
	});
	if (head === undefined) return '';
	return [head, `|${' --- |'.repeat(width)}`, ...body].join('\n');
}

function inCell(text: string): string {
	return text
		.trim()
		.replace(/\s*\n\s*/g, '<br>')
		.replace(/\|/g, '\\|');
}
