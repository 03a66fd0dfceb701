const units: Record<string, number> = { 십: 10, 백: 100, 천: 1_000, 만: 1e4, 억: 1e8, 조: 1e12 };
/** `1억 2,000만`, `3천`, `12.5`: digits with Korean powers of ten, joined by blanks at most. */
const koreanNumber =
	/\d[\d,]*(?:\.\d+)?(?:\s?(?:십|백|천|만|억|조)+(?![가-힣]{0,2}(?:족|화점))(?:\s?\d[\d,]*(?:\.\d+)?)?)*/g;
const listNumber = /^[\s\-○□]*\(?\d{1,2}[.)](?=\s)/gm;

/**
 * The numbers of an answer that its source has not: the cheapest good sign of a made-up statement.
 * `12,000`, `1만 2천` and `1만2000` are the same; the numbering of a list is none.
 */
export function unsupportedNumbers(answer: string, source: string): string[] {
	const known = new Set(numbersOf(source).flatMap(({ values }) => values));
	const found = numbersOf(answer.replace(listNumber, ''));
	return [
		...new Set(
			found.filter(({ values }) => !values.some((value) => known.has(value))).map(({ text }) => text),
		),
	];
}

function numbersOf(text: string): Array<{ text: string; values: string[] }> {
	const plain = text.normalize('NFKC').replace(/(\d)\s*,\s*(?=\d{3}(?!\d))/g, '$1');
	return [...plain.matchAll(koreanNumber)].map(([written]) => {
		const whole = valueOf(written);
		// In a source the parts of a number may stand apart in a table, so the bare digits count as well.
		const digits = written.match(/\d+(?:\.\d+)?/g) ?? [];
		const values =
			whole === null
				? digits.map(canonical)
				: [
						canonical(whole),
						...(digits.length === 1 && written !== digits[0] ? [] : digits.slice(0, 1).map(canonical)),
					];
		return { text: written.trim(), values: [...new Set(values)] };
	});
}

function valueOf(written: string): number | null {
	let total = 0;
	let section = 0;
	let pending: number | null = null;
	for (const [token] of written.matchAll(/\d+(?:\.\d+)?|[십백천만억조]/g)) {
		const unit = units[token];
		if (unit === undefined) {
			if (pending !== null) return null;
			pending = Number(token);
		} else if (unit < 1e4) {
			section += (pending ?? 1) * unit;
			pending = null;
		} else {
			total += (section + (pending ?? 0) || 1) * unit;
			section = 0;
			pending = null;
		}
	}
	return total + section + (pending ?? 0);
}

function canonical(value: string | number): string {
	return String(Math.round(Number(value) * 1e6) / 1e6);
}
