const particles =
	/(?:에서는|에게서|으로써|으로서|이라고|이라는|에서|에게|께서|부터|까지|으로|라고|라는|이나|이며|처럼|보다|마다|조차|은|는|이|가|을|를|의|에|와|과|로|도|만|들)$/;
const verbal =
	/(?:다|요|며|고|하는|되는|있는|없는|하여|되어|해|했|된|한|할|될|하기|되기|위한|위해|대한|대해|통해|통한|따라|따른|있|없|면|서|지|게|던|인|적인|니다|세요)$/;
const common = new Set(
	'이번 올해 지난 오는 내년 관련 대상 경우 이후 이상 이하 정도 등 및 또는 가운데 퍼센트 때문 지금 다음 같은 다른 그리고 그러나 하지만 모든 각종 다양 가장 함께 우리 여러 것 수 때 중 내 간 약 총 최대 최소 현재 오전 오후 이날 시간 기간 방법 내용 사항 사업 추진 운영 실시 진행 계획 예정 지원 제공 개최 참여 신청 이용 확인 발표 설명 강조'.split(
		' ',
	),
);

/** The words that the text comes back to, without particles, most telling first. `headings` count more. */
export function findKeywords(sentences: readonly string[], headings: readonly string[], most = 8): string[] {
	const forms = new Map<string, Set<string>>();
	const scores = new Map<string, number>();
	const lines = [
		...headings.map((line) => [line, 2] as const),
		...sentences.map((line) => [line, 1] as const),
	];
	for (const [line, weight] of lines) {
		for (const [word] of line.matchAll(/[가-힣]{2,}|[A-Za-z][A-Za-z0-9-]+/g)) {
			const stem = stemOf(word);
			if (stem === null) continue;
			scores.set(stem, (scores.get(stem) ?? 0) + weight);
			const seen = forms.get(stem) ?? new Set();
			forms.set(stem, seen.add(word));
		}
	}
	const ranked = [...scores].map(([stem, count]) => {
		// A word with several particles is a noun; one that comes in one form only may be a verb.
		const nounLike = 1 + Math.min(3, (forms.get(stem)?.size ?? 1) - 1) * 0.25;
		return { stem, score: count * nounLike * (stem.length >= 3 ? 1.25 : 1) };
	});
	ranked.sort((a, b) => b.score - a.score || (a.stem < b.stem ? -1 : 1));
	const chosen: string[] = [];
	for (const { stem } of ranked) {
		if (chosen.length === most) break;
		if (!chosen.some((word) => word.includes(stem) || stem.includes(word))) chosen.push(stem);
	}
	return chosen;
}

function stemOf(word: string): string | null {
	if (/^[A-Za-z]/.test(word)) return word.length >= 3 ? word : null;
	// A word of two syllables that ends in 는 is another word with its particle; numerals are no subject.
	if (common.has(word) || /^.는$|^[일이삼사오육칠팔구십백천만억조여]+$/.test(word)) return null;
	const stem = word.length > 2 ? word.replace(particles, '') : word;
	if (stem.length < 2 || common.has(stem)) return null;
	return stem === word && verbal.test(word) ? null : stem;
}
