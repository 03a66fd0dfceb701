import type { Topics } from './slots';

/** Press releases of the board that only a script renders. */
export const newsTopics: Topics = [
	{
		department: '홍보담당관',
		title: (s) => `가온시, ${s.dong}에 24시간 돌봄센터 문 연다 (${s.n}호점)`,
		body: (s) => [
			`가온시는 ${s.dong}에 24시간 운영하는 돌봄센터를 연다고 ${s.date} 밝혔다.`,
			`센터에는 ${s.money}만 원이 들어갔으며, 하루 ${s.people}명의 어린이를 돌볼 수 있다.`,
			'시 관계자는 "밤에 일하는 부모의 걱정을 덜어 드리겠다"고 말했다.',
		],
	},
	{
		department: '기후에너지과',
		title: (s) => `가온시, 공공건물 태양광 ${s.n}곳째 설치 마쳐`,
		body: (s) => [
			`가온시가 ${s.place}에 태양광 발전 설비를 설치했다.`,
			`한 해 ${s.people}메가와트시의 전기를 만들어 전기 요금 ${s.money}만 원을 아낄 것으로 보인다.`,
			'시는 남는 전기를 이웃 시설에 나누는 방안도 살피고 있다.',
		],
	},
	{
		department: '교통정책과',
		title: (s) => `마을버스 새 노선 '${s.dong} ${s.n}번' 시범 운행`,
		body: (s) => [
			`${s.dong}과 지하철역을 잇는 마을버스가 시범 운행을 시작한다.`,
			`배차 간격은 12분이며 하루 ${s.people}번 다닌다.`,
			'시는 석 달 동안 이용 현황을 살펴 정식 노선으로 바꿀지 정한다.',
		],
	},
	{
		department: '여성가족과',
		title: (s) => `가온시, 가족상담 무료 지원 ${s.n}차 시행…참여 가정 모집`,
		body: (s) => [
			`가온시가 갈등을 겪는 가정을 위해 가족상담을 무료로 지원한다.`,
			`상담은 여섯 번에 걸쳐 ${s.place}에서 진행하며, ${s.people}가정이 참여할 수 있다.`,
			'지난해 참여한 가정의 열에 여덟은 대화가 늘었다고 답했다.',
		],
	},
];

/** Proposals by citizens on the endless-scroll board. */
export const voiceTopics: Topics = [
	{
		department: '공원녹지과',
		title: (s) => `${s.dong} 산책로에 가로등을 더 놓아 주세요 (${s.n})`,
		body: (s) => [
			`저녁에 ${s.dong} 산책로를 걷는데 너무 어두워서 넘어질 뻔했습니다.`,
			'아이들과 어르신도 많이 다니는 길이니 가로등을 더 놓아 주시면 좋겠습니다.',
		],
	},
	{
		department: '교통행정과',
		title: (s) => `초등학교 앞 횡단보도 신호가 너무 짧아요 - 제안 ${s.n}`,
		body: (s) => [
			`${s.dong} 초등학교 앞 신호가 짧아서 아이들이 뛰어서 건넙니다. 볼 때마다 조마조마합니다.`,
			'신호 시간을 5초만 늘려 주세요.',
		],
	},
	{
		department: '민원여권과',
		title: (s) => `주민센터 직원분께 감사드립니다 ${s.n}`,
		body: (s) => [
			`${s.dong} 주민센터에 갔다가 친절한 안내를 받아 글을 남깁니다.`,
			'서류를 잘못 가져갔는데도 끝까지 함께 찾아 주셔서 정말 고마웠습니다.',
		],
	},
	{
		department: '자원순환과',
		title: (s) => `쓰레기 수거 시간을 지켜 주세요 (${s.month}월, ${s.n}번 글)`,
		body: (s) => [
			`${s.dong} 골목에 쓰레기가 사흘째 그대로 있습니다. 냄새가 나고 너무 화가 납니다.`,
			'몇 번이나 전화했는데 답이 없습니다. 빨리 치워 주십시오.',
		],
	},
];

/** On the board that robots.txt asks crawlers to leave alone. */
export const closedTopics: Topics = [
	{
		department: '회계과',
		title: (s) => `${s.dong} 정비공사 입찰 준비 자료 ${s.n}`,
		body: (s) => [
			`추정 가격 ${s.money}만 원, 공사 기간 ${s.days}일로 준비하고 있습니다.`,
			'확정 전 자료이니 인용하지 마시기 바랍니다.',
		],
	},
];

/** Internal notices behind the log-in. */
export const memberTopics: Topics = [
	{
		department: '총무과',
		title: (s) => `${s.year}년 ${s.month}월 당직 근무 편성 알림 ${s.n}`,
		body: (s) => [
			`이번 달 당직 근무 편성을 붙임과 같이 알립니다. 대상은 ${s.people}명입니다.`,
			'근무를 바꾸려면 이틀 전까지 부서장의 승인을 받으시기 바랍니다.',
		],
	},
	{
		department: '회계과',
		title: (s) => `연말정산 서류 제출 안내 ${s.n}차`,
		body: (s) => [
			'연말정산 서류를 기한 안에 내지 않으면 기본 공제만 적용됩니다.',
			`제출 기한은 ${s.date}부터 ${s.days}일입니다.`,
		],
	},
	{
		department: '정보통신과',
		title: (s) => `업무망 점검에 따른 접속 중단 (${s.n}번째 점검)`,
		body: (s) => [
			`${s.date} 22시부터 두 시간 동안 업무망을 점검합니다.`,
			'점검 시간에는 전자결재와 메신저를 쓸 수 없습니다.',
		],
	},
];
