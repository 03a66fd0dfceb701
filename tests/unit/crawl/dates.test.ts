import { findDate, koreanDay, momentOf, readDate } from '../../../src/crawl/page/dates';

const now = Date.parse('2026-05-15T03:00:00Z');

describe('dates as boards write them', () => {
	test.each([
		['2026-05-01', '2026-05-01'],
		['2026.5.1.', '2026-05-01'],
		['2026/05/01', '2026-05-01'],
		['2026년 5월 1일', '2026-05-01'],
		['20260501', '2026-05-01'],
		['2026-05-01 14:30', '2026-05-01T14:30:00+09:00'],
		['2026-05-01T14:30:05', '2026-05-01T14:30:05+09:00'],
		['2026.05.01 (금) 오후 2:30', '2026-05-01T14:30:00+09:00'],
		['2026. 05. 01 오전 12:05', '2026-05-01T00:05:00+09:00'],
		['26.05.01', '2026-05-01'],
		['05-14', '2026-05-14'],
		['12.31', '2025-12-31'],
		['09:15', '2026-05-15T09:15:00+09:00'],
		['3시간 전', '2026-05-15'],
		['2일 전', '2026-05-13'],
		['등록일 2026-05-01', '2026-05-01'],
		['2026-02-30', null],
		['2026-13-01', null],
		['02-120', null],
		['새 글', null],
		['', null],
	])('%s is %s', (text, expected) => {
		expect(readDate(text, now)).toBe(expected);
	});

	test('numbers of other kinds are no dates', () => {
		expect(findDate('전화 02-2133-1234, 12.5.3판')).toBeNull();
		expect(findDate('문서 제120260501999호')).toBeNull();
	});

	test('a day begins at midnight in Korea', () => {
		expect(koreanDay(Date.parse('2026-05-14T15:00:00Z'))).toBe('2026-05-15');
		expect(momentOf('2026-05-15')).toBe(Date.parse('2026-05-14T15:00:00Z'));
	});
});
