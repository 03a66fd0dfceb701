import type { Paper } from '../../../demo/documents/paper';

/** A press release as Demo City writes them to files; small enough to check by eye. */
export const paper: Paper = {
	title: '가온시, 청소년 야간 버스 시범 운행',
	author: '가온시 교통과',
	date: '2026-03-05',
	paragraphs: [
		'가온시는 3월 16일부터 청소년 야간 버스 4개 노선을 시범 운행한다고 밝혔다.',
		'○ 운행 시간은 밤 10시부터 새벽 1시까지이며 요금은 900원이다.',
		'시는 6개월 동안 이용자 12,000명을 예상하고 있다.',
	],
	table: [
		['노선', '구간', '배차'],
		['N1', '시청 - 한빛고', '30분'],
		['N2', '중앙역 - 새솔동', '40분'],
	],
};
