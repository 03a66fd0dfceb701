import { isBoilerplate, substance } from '../../../src/summary/boilerplate';

describe('boilerplate of official texts', () => {
	it.each([
		'문의: 교통과 02-0000-1234',
		'□ 문의처 : 상수도사업소(☎ 02-0000-4400)',
		'보도일시: 2026. 3. 5. 09시 이후',
		'안녕하십니까, 가온시 청년정책과입니다.',
		'귀 기관의 무궁한 발전을 기원합니다.',
		'평소 상수도 행정에 협조해 주시는 주민 여러분께 감사드립니다.',
		'붙임  설문 문항 1부.  끝.',
		'- 이상 -',
		'2024.   12.   13.',
		'자세한 내용은 시 누리집을 참고하거나 교통과로 문의하면 된다.',
		'홍길동 주무관 hong@example.go.kr',
		'이 기사의 무단 전재와 배포를 금합니다.',
	])('knows "%s"', (line) => {
		expect(isBoilerplate(line)).toBe(true);
	});

	it.each([
		'가온시는 3월 16일부터 야간 버스를 운행한다.',
		'시는 120 상담전화로 접수한 민원 4만 1천 건을 나누어 처리하고 담당 부서를 늘리기로 하였다.',
		'문의가 늘어난 까닭은 신청 기간이 짧았기 때문으로 나타났다.',
		'담당자를 두 명에서 네 명으로 늘리고 야간에도 상담한다.',
		'감사 결과 예산 12억 원이 잘못 쓰인 것으로 드러났다.',
		'끝까지 남은 세대에는 급수차 4대를 보낸다.',
	])('does not take "%s" for it', (line) => {
		expect(isBoilerplate(line)).toBe(false);
	});

	it('weighs what officials hope for less than what they do', () => {
		expect(substance('시장은 "앞으로도 시민을 위해 최선을 다하겠다"고 말했다.')).toBeLessThan(0.5);
		expect(substance('지금까지 쉼터는 밤에 문을 닫았다.')).toBeLessThan(
			substance('쉼터에는 잠자리 14개가 있다.'),
		);
		expect(substance('시는 쉼터를 24시간 운영한다.')).toBeGreaterThan(
			substance('쉼터에는 잠자리 14개가 있다.'),
		);
	});
});
