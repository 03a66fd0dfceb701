/** A press release with everything that is not news in it: head, greeting, table, contact, enclosure. */
export const blocks = [
	{ kind: 'heading' as const, text: '가온시, 청소년 야간 버스 시범 운행' },
	{ kind: 'paragraph' as const, text: '보도일시: 2026. 3. 5. 09시 이후', page: 1 },
	{ kind: 'paragraph' as const, text: '안녕하십니까, 평소 시정에 협조해 주셔서 깊이 감사드립니다.', page: 1 },
	{
		kind: 'paragraph' as const,
		text: '가온시는 3월 16일부터 늦게 귀가하는 청소년을 위해 야간 버스 4개 노선을 시범 운행한다고 밝혔다. 최근 밤늦게 귀가하는 학생이 늘면서 안전을 걱정하는 목소리가 있었다.',
		page: 1,
	},
	{
		kind: 'table' as const,
		text: '| 노선 | 구간 |\n| --- | --- |\n| N1 야간 버스 | 청소년 시범 운행 구간 |',
		page: 1,
	},
	{
		kind: 'list' as const,
		text: '○ 야간 버스는 밤 10시부터 새벽 1시까지 30분 간격으로 운행하며 청소년 요금은 900원이다.',
		page: 2,
	},
	{
		kind: 'paragraph' as const,
		text: '시는 6개월 동안 시범 운행한 뒤 이용 실적을 조사해 9월에 정식 운행 여부를 정한다.',
		page: 2,
	},
	{
		kind: 'paragraph' as const,
		text: '시장은 "앞으로도 청소년이 안심하는 도시를 만들기 위해 최선을 다하겠다"고 말했다.',
		page: 2,
	},
	{ kind: 'paragraph' as const, text: '문의: 교통과 김민수 010-1234-5678', page: 2 },
	{ kind: 'paragraph' as const, text: '붙임 1. 노선도 1부. 끝.', page: 2 },
];
export const source = { text: blocks.map((block) => block.text).join('\n\n'), blocks };
