import type { BilingualText, SavingsFigures } from './report-shape';

function figure(value: number, atLeast = 0): string {
	return value.toLocaleString('en-US', { minimumFractionDigits: atLeast, maximumFractionDigits: 3 });
}

function signed(value: number): string {
	return value < 0 ? `−${figure(-value)}` : figure(value);
}

function sum(
	figures: Omit<SavingsFigures, 'arithmetic'>,
	words: { units: string; minutes: string; review: string; exceptions: string; rework: string },
): string {
	const factors = figures.parts.map(
		(part) => `${figure(part.units)}${words.units} × ${figure(part.minutesPerUnit, 1)}${words.minutes}`,
	);
	const deductions: Array<[string, number]> = [
		[words.review, figures.reviewMinutes],
		[words.exceptions, figures.exceptionMinutes],
		[words.rework, figures.reworkMinutes],
	];
	const less = deductions
		.filter(([, minutes]) => minutes > 0)
		.map(([name, minutes]) => ` − ${name} ${figure(minutes)}${words.minutes}`);
	const gross = `${factors.join(' + ')} = ${figure(figures.grossMinutes)}${words.minutes}`;
	return less.length === 0
		? gross
		: `${gross}${less.join('')} = ${signed(figures.netMinutes)}${words.minutes}`;
}

/** "120 건 × 5.0분 = 600분 − 검토 60분 = 540분". Every figure in it is exact, as it is kept to three decimals. */
export function arithmeticOf(figures: Omit<SavingsFigures, 'arithmetic'>): BilingualText {
	if (figures.parts.length === 0) return { ko: '산정한 건이 없습니다.', en: 'Nothing was counted.' };
	return {
		ko: sum(figures, {
			units: ' 건',
			minutes: '분',
			review: '검토',
			exceptions: '예외 처리',
			rework: '재작업',
		}),
		en: sum(figures, {
			units: ' units',
			minutes: ' min',
			review: 'review',
			exceptions: 'exceptions',
			rework: 'rework',
		}),
	};
}

/** "35,520분 ÷ 60 = 592시간, ÷ (한 사람 월 209시간 × 1개월) ≈ 2.8명" */
export function postsOf(
	netMinutes: number,
	hoursPerPost: number,
	months: number,
	posts: number,
): BilingualText {
	const hours = netMinutes / 60;
	const rounded = Math.abs(hours * 1000 - Math.round(hours * 1000)) < 1e-6 ? '=' : '≈';
	const result = signed(Number(posts.toFixed(Math.abs(posts) < 1 ? 2 : 1)));
	return {
		ko: `${signed(netMinutes)}분 ÷ 60 ${rounded} ${signed(hours)}시간, ÷ (한 사람 월 ${figure(hoursPerPost)}시간 × ${figure(months)}개월) ≈ ${result}명`,
		en: `${signed(netMinutes)} min ÷ 60 ${rounded} ${signed(hours)} h, ÷ (${figure(hoursPerPost)} h a post and month × ${figure(months)}) ≈ ${result} posts`,
	};
}

/** 0.524 as "52.4 %". */
export function percent(share: number): string {
	return `${signed(Number((share * 100).toFixed(1)))} %`;
}
