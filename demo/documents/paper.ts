import type { Slots, Topic } from '../content/slots';

/** What a document says, before it has a format. */
export interface Paper {
	title: string;
	paragraphs: readonly string[];
	/** First row is the head. Empty where the document has no table. */
	table: ReadonlyArray<readonly string[]>;
	author: string;
	/** YYYY-MM-DD. */
	date: string;
}

export type PaperKind = '보도자료' | '결과보고' | '추진계획';

/** Text as every reader should find it: lines joined by \n, cells of a row by \t. */
export function paperText(paper: Paper): string {
	return [paper.title, ...paper.paragraphs, ...paper.table.map((row) => row.join('\t'))].join('\n');
}

const scaffolds: Record<PaperKind, (topic: Topic, slots: Slots) => Pick<Paper, 'paragraphs' | 'table'>> = {
	보도자료: (topic, slots) => ({
		paragraphs: [
			`보도일시: ${slots.date} 09시 이후`,
			`담당부서: 가온시 ${topic.department}`,
			...topic.body(slots),
			'□ 가온시는 앞으로도 시민의 눈높이에 맞는 행정을 펼쳐 나갈 계획이다.',
			`□ 문의: ${topic.department} 담당자 (02-0000-${String(1000 + (slots.n % 9000))})`,
		],
		table: [
			['구분', '내용'],
			['사업 규모', `${slots.money}만 원`],
			['참여 인원', `${slots.people}명`],
			['장소', slots.place],
		],
	}),
	결과보고: (topic, slots) => ({
		paragraphs: [
			'1. 개요',
			`○ 보고 부서: ${topic.department}`,
			`○ 추진 기간: ${slots.date}부터 ${slots.days}일간`,
			'2. 추진 결과',
			...topic.body(slots).map((line) => `○ ${line}`),
			'3. 평가와 개선할 점',
			`○ 참여자 ${slots.people}명 가운데 ${Math.round(slots.people * 0.87)}명이 만족한다고 답하였다.`,
			'○ 안내가 늦었다는 의견이 있어 다음에는 두 주 앞서 알리기로 한다.',
		],
		table: [
			['항목', '계획', '실적'],
			['참여 인원', `${slots.people + 20}명`, `${slots.people}명`],
			['예산', `${slots.money}만 원`, `${slots.money - 40}만 원`],
		],
	}),
	추진계획: (topic, slots) => ({
		paragraphs: [
			'Ⅰ. 추진 배경',
			...topic
				.body(slots)
				.slice(0, 2)
				.map((line) => `- ${line}`),
			'Ⅱ. 추진 계획',
			`- 기간: ${slots.date}부터 ${slots.days}일간`,
			`- 장소: ${slots.dong} ${slots.place}`,
			`- 소요 예산: ${slots.money}만 원`,
			'Ⅲ. 기대 효과',
			'- 시민의 불편을 줄이고 행정의 신뢰를 높인다.',
			...topic
				.body(slots)
				.slice(2)
				.map((line) => `- ${line}`),
		],
		table: [
			['단계', '할 일', '담당'],
			['1단계', '수요 조사와 현장 점검', topic.department],
			['2단계', '주민 의견 듣기', slots.dong],
			['3단계', '시행과 결과 공개', topic.department],
		],
	}),
};

export function writePaper(kind: PaperKind, topic: Topic, slots: Slots, date: string): Paper {
	return {
		title: `[${kind}] ${topic.title(slots)}`,
		author: `가온시 ${topic.department}`,
		date,
		...scaffolds[kind](topic, slots),
	};
}
