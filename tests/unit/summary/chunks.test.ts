import { chunk } from '../../../src/summary/chunks';

const letters = (text: string) => text.replace(/\s/g, '');

describe('cutting a document into parts', () => {
	it('leaves a short document whole', () => {
		expect(chunk({ text: '짧은 글' }, 100)).toEqual(['짧은 글']);
		expect(chunk({ text: '  ' }, 100)).toEqual([]);
	});

	it('loses nothing and keeps every part within the budget', () => {
		const blocks = [
			{ kind: 'heading' as const, text: '제목' },
			{ kind: 'paragraph' as const, text: '가나다라 '.repeat(100) },
			{ kind: 'paragraph' as const, text: '띄어쓰기없이'.repeat(100) },
			{ kind: 'table' as const, text: '| 가 | 나 |\n'.repeat(60) },
		];
		const text = blocks.map((block) => block.text).join('\n\n');
		const parts = chunk({ text, blocks }, 250);
		expect(Math.max(...parts.map((part) => part.length))).toBeLessThanOrEqual(250);
		expect(letters(parts.join(''))).toBe(letters(text));
	});

	it('begins a new part with a heading where the part before is not small', () => {
		const blocks = [
			{ kind: 'paragraph' as const, text: '가'.repeat(70) },
			{ kind: 'heading' as const, text: '둘째 장' },
			{ kind: 'paragraph' as const, text: '나'.repeat(60) },
		];
		expect(chunk({ text: blocks.map((block) => block.text).join('\n\n'), blocks }, 100)[1]).toMatch(
			/^둘째 장/,
		);
	});

	it('does not cut a character in two', () => {
		for (const part of chunk({ text: '😀'.repeat(300) }, 251))
			expect(part).not.toMatch(/^[\udc00-\udfff]|[\ud800-\udbff]$/);
	});
});
