import { unsupportedNumbers } from '../../../src/summary/numbers';

describe('numbers of an answer that are not in its source', () => {
	it.each([
		['예산은 48억 원이다.', '예산은 52억 원이다.', ['52억']],
		['시민 2,300명이 답했다.', '시민 2,500명이 답했다.', ['2500']],
		['3월 16일부터 운행한다.', '3월 17일부터 운행한다.', ['17']],
		['만족도는 82.4점이다.', '만족도는 84.2점이다.', ['84.2']],
		['이용자가 늘었다.', '이용자가 30% 늘었다.', ['30']],
	])('finds what was changed: %s -> %s', (source, answer, expected) => {
		expect(unsupportedNumbers(answer, source)).toEqual(expected);
	});

	it.each([
		['시민 12,000명이 답했다.', '시민 1만 2천 명이 답했다.'],
		['시민 1만2,000명이 답했다.', '12000명이 답했다.'],
		['사업비 1억 3,000만 원', '사업비 130,000,000원'],
		['2026. 3. 16. 개관', '2026년 3월 16일 개관'],
		['예산 ４８억 원', '예산 48억 원'],
		['요금은 900원이다.', '1. 요금은 900원\n2. 그 밖은 없음'],
		['요금은 무료다.', '- 무료 [전화번호]'],
	])('does not mind how a number is written: %s = %s', (source, answer) => {
		expect(unsupportedNumbers(answer, source)).toEqual([]);
	});

	it('takes empty and very long digits without trouble', () => {
		expect(unsupportedNumbers('', '')).toEqual([]);
		expect(unsupportedNumbers('9'.repeat(5000), '1')).toHaveLength(1);
	});
});
