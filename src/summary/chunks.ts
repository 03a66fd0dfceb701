import type { SummarySource } from './summary';

/**
 * Parts of a document of at most `budget` characters each, cut before headings where that leaves no part small,
 * else between blocks, and inside of a block only where the block alone is larger than the budget.
 */
export function chunk({ text, blocks }: SummarySource, budget: number): string[] {
	if (text.length <= budget) return text.trim() === '' ? [] : [text];
	const pieces =
		blocks !== undefined && blocks.length > 0
			? blocks
			: text.split(/\n{2,}/).map((part) => ({ kind: 'paragraph' as const, text: part }));
	const chunks: string[] = [];
	let current = '';
	const close = () => {
		if (current.trim() !== '') chunks.push(current);
		current = '';
	};
	for (const piece of pieces) {
		const isSection = piece.kind === 'heading' && current.length > budget / 2;
		if (isSection || current.length + piece.text.length + 2 > budget) close();
		for (const part of cut(piece.text, budget)) {
			if (current.length + part.length + 2 > budget) close();
			current += current === '' ? part : `\n\n${part}`;
		}
	}
	close();
	return chunks;
}

function cut(text: string, budget: number): string[] {
	const parts: string[] = [];
	let rest = text;
	while (rest.length > budget) {
		const window = rest.slice(0, budget);
		const at = Math.max(
			window.lastIndexOf('\n'),
			window.lastIndexOf('. ') + 1,
			window.lastIndexOf('다 ') + 1,
		);
		// Without any place to cut, anywhere but inside of a surrogate pair.
		const end = at > budget / 2 ? at : /[\ud800-\udbff]$/.test(window) ? budget - 1 : budget;
		parts.push(rest.slice(0, end).trim());
		rest = rest.slice(end).trim();
	}
	return rest === '' ? parts : [...parts, rest];
}
