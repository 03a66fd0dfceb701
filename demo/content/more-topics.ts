import type { Topics } from './slots';

/** Laws of the city that are announced before they are made. */
export const lawTopics: Topics = [
	{
		department: '법무담당관',
		title: (s) => `가온시 ${s.place} 운영 조례 일부개정조례안 입법예고 제${s.n}호`,
		body: (s) => [
			`가온시 조례를 고치기에 앞서 그 취지와 주요 내용을 시민에게 알려 의견을 듣고자 합니다.`,
			`의견이 있는 분은 ${s.date}까지 의견서를 법무담당관으로 내 주시기 바랍니다.`,
			`이 조례안은 공포한 날부터 ${s.days}일이 지난 뒤에 시행합니다.`,
		],
	},
	{
		department: '예산담당관',
		title: (s) => `지방보조금 관리 조례 시행규칙 제정안 의견 수렴 (${s.year}-${s.n})`,
		body: (s) => [
			`보조금 ${s.money}만 원 이상을 받는 단체의 정산 방법을 정하려는 것입니다.`,
			`설명회는 ${s.place}에서 열리며 ${s.people}명까지 들어올 수 있습니다.`,
		],
	},
];

export const jobTopics: Topics = [
	{
		department: '인사과',
		title: (s) => `기간제 근로자(${s.dong} 행정 지원) 채용 공고 제${s.n}호`,
		body: (s) => [
			`${s.dong} 주민센터에서 일할 기간제 근로자를 뽑습니다.`,
			`근무 기간은 ${s.days}일이며 서류 접수는 ${s.date}까지입니다.`,
			'합격한 분에게는 문자로 알려 드립니다.',
		],
	},
	{
		department: '보건행정과',
		title: (s) => `방문간호사 ${s.n}차 채용 서류전형 합격자 안내`,
		body: (s) => [`면접은 ${s.date} ${s.place}에서 봅니다.`, `응시 인원은 모두 ${s.people}명입니다.`],
	},
];

export const libraryTopics: Topics = [
	{
		department: '도서관정책과',
		title: (s) => `${s.dong} 작은도서관 ${s.month}월 책 읽어 주는 저녁 (${s.n}회)`,
		body: (s) => [
			`어린이와 보호자 ${s.people}명을 모십니다.`,
			`${s.date}부터 ${s.days}일 동안 도서관 누리집에서 신청을 받습니다.`,
		],
	},
	{
		department: '평생학습과',
		title: (s) => `휴관일 변경 및 자료실 이용 시간 안내 ${s.n}`,
		body: (s) => [
			`시설 점검으로 ${s.date} 하루 문을 닫습니다.`,
			`책은 ${s.place} 앞 무인 반납함에 돌려주시면 됩니다.`,
		],
	},
];

export const cultureTopics: Topics = [
	{
		department: '문화예술과',
		title: (s) => `${s.place} 가을 음악회 ${s.n}번째 무대`,
		body: (s) => [
			`${s.dong} 주민으로 이루어진 합주단이 무대에 오릅니다.`,
			`자리는 ${s.people}석이며 먼저 오신 순서대로 앉습니다.`,
			'관람은 무료입니다.',
		],
	},
	{
		department: '관광진흥과',
		title: (s) => `${s.dong} 골목 축제와 장터 (${s.year}년 ${s.n}호)`,
		body: (s) => [`축제는 ${s.date}에 시작해 ${s.days}일 동안 이어집니다.`, '차를 두고 와 주시기 바랍니다.'],
	},
];

export const permitTopics: Topics = [
	{
		department: '건축허가과',
		title: (s) => `${s.dong} 근린생활시설 건축허가 사항 공고 ${s.year}-${s.n}`,
		body: (s) => [
			`건축법에 따라 ${s.dong}에 짓는 건물의 허가 내용을 알립니다.`,
			`이해관계가 있는 분은 ${s.days}일 안에 의견을 낼 수 있습니다.`,
		],
	},
	{
		department: '위생과',
		title: (s) => `일반음식점 영업 신고 수리 현황 제${s.n}보`,
		body: (s) => [`이번 주에 ${s.people}곳이 새로 신고하였습니다.`, `자세한 것은 ${s.place}에서 볼 수 있습니다.`],
	},
];

export const safetyTopics: Topics = [
	{
		department: '안전총괄과',
		title: (s) => `${s.dong} 급경사지 합동 점검 결과 (${s.n}차)`,
		body: (s) => [
			`전문가와 함께 ${s.people}곳을 점검하였습니다.`,
			`보수가 필요한 곳에는 ${s.money}만 원을 들여 ${s.days}일 안에 손을 보겠습니다.`,
		],
	},
	{
		department: '재난상황실',
		title: (s) => `${s.month}월 안전 점검의 날 ${s.place} 대피 훈련 ${s.n}`,
		body: (s) => [`훈련은 ${s.date} 오후 두 시에 합니다.`, '놀라지 마시고 안내에 따라 주시기 바랍니다.'],
	},
];

export const photoTopics: Topics = [
	{
		department: '홍보담당관',
		title: (s) => `사진으로 보는 ${s.dong} ${s.month}월 풍경 ${s.n}`,
		body: (s) => [`${s.date}에 ${s.place}에서 찍은 사진입니다.`, `모두 ${s.people}장 가운데 고른 것입니다.`],
	},
	{
		department: '공원녹지과',
		title: (s) => `강나루공원 새 식구 소식 ${s.n}`,
		body: (s) => [`공원에 나무 ${s.people}그루를 더 심었습니다.`, `둘러보는 데 ${s.days}분쯤 걸립니다.`],
	},
];

export const openDataTopics: Topics = [
	{
		department: '데이터정책과',
		title: (s) => `공공데이터 개방 목록 갱신 제${s.n}호`,
		body: (s) => [`새로 여는 자료는 ${s.people}건입니다.`, `다음 갱신은 ${s.days}일 뒤에 합니다.`],
	},
];

export const fileTopics: Topics = [
	{
		department: '기획예산과',
		title: (s) => `${s.year}년 주요 업무 자료집 ${s.n}권`,
		body: (s) => [`${s.place}에서 나누어 드린 자료를 올립니다.`, '붙임 파일을 내려받아 보시기 바랍니다.'],
	},
	{
		department: '통계담당관',
		title: (s) => `${s.dong} 통계 조사표와 작성 요령 ${s.n}`,
		body: (s) => [`조사 대상은 ${s.people}가구입니다.`, '작성 요령은 붙임과 같습니다.'],
	},
];
