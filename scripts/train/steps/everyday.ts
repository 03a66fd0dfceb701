import { join } from 'node:path';
import { z } from 'zod';
import { example, randomFrom, readTsv, type Example } from './corpus';

/*
 * KOTE's comments nearly all carry a feeling, so models trained on them alone see one in "도서관 몇 시까지 하나요?" too. These sentences, made for this
 * project, are what a city hall reads most: questions, requests and notices without any feeling.
 */
const PLACES = [
	'도서관', '주민센터', '시청', '구청', '보건소', '수영장', '체육관', '공원', '주차장', '청소년센터', '문화센터', '상담실', '민원실', '쉼터', '복지관', '박물관', '학교', '버스 정류장', '지하철역', '놀이터', '평생학습관', '어린이집', '우체국', '시장', '회의실',
];
const THINGS = [
	'신청서', '등본', '증명서', '접수증', '안내문', '회원증', '서류', '신분증', '예약', '일정표', '설문지', '수강 신청', '참가 신청', '주차권', '영수증', '대출증', '공고문', '위임장', '사진', '통장 사본',
];
const WITH_PLACE = [
	'{} 몇 시까지 하나요?', '{} 몇시에 열어요', '{} 전화번호 알려주세요', '{} 위치가 어디인가요?', '{} 가는 방법 문의드립니다.', '{} 주말에도 하나요?', '{} 이용 시간 안내입니다.', '내일 {} 가려고 합니다', '{} 주차 되나요?', '{} 담당자와 통화하고 싶습니다',
	'{}은 월요일에 쉽니다.', '{} 앞에서 만나기로 했다', '오늘 {}에 다녀왔다', '{} 예약은 어떻게 하나요', '{} 이용료가 얼마예요?', '{}에서 3시에 시작합니다', '{} 근처에 살고 있습니다', '{} 점심시간이 언제인가요?', '{} 운영시간 문의', '공휴일에 {} 문 여나요',
];
const WITH_THING = [
	'{} 어디서 받나요?', '{} 제출 기한이 언제인가요?', '{} 필요한가요?', '{} 어떻게 하나요', '{} 두 장 냈습니다', '{} 양식 문의드립니다', '{} 변경하려면 어떻게 해야 하나요?', '{} 파일을 첨부합니다.', '인터넷으로 {} 되나요?', '{} 온라인으로도 되는지 궁금합니다', '{} 접수 기간은 3월 2일부터입니다.',
	'{} 관련 문의입니다', '{} 원본 가져가야 하나요?', '{} 다시 보내드립니다', '{} 확인 부탁드립니다',
];
const ALONE = [
	'다음 주 수요일에 회의가 있습니다', '오늘은 목요일이다', '나이 제한이 있나요?', '몇 명까지 신청할 수 있어요?', '아침에 일어나서 밥 먹고 학교 갔다', '버스 타고 집에 왔어요', '신청 방법 알려주세요', '비용이 얼마인가요?', '준비물이 뭐예요?', '저는 중학교 2학년입니다', '내일 날씨 어때?', '지금 몇 시야',
	'주소가 바뀌었습니다', '연락처 남깁니다', '문의드립니다', '3월 모집 공고입니다', '선착순 20명입니다', '대상은 초등학생입니다', '점심으로 김밥을 먹었다', '책을 두 권 빌렸다', '친구랑 도서관에서 숙제했다', '일요일에 할머니 댁에 갑니다', '수업은 4시에 끝나요', '부모님 동의서가 필요한가요?', '등록은 언제까지예요?',
];

/** Everyday sentences without feeling, as examples of the training part with the targets given. */
export function everydaySentences(targets: number[], weight: number, count = 500): Example[] {
	const random = randomFrom(20_261_125);
	const pick = (list: readonly string[]) => list[Math.floor(random() * list.length)]!;
	const made = Array.from({ length: count }, (_, i) => {
		if (i < ALONE.length) return ALONE[i]!;
		return i % 2 === 0 ? pick(WITH_PLACE).replace('{}', pick(PLACES)) : pick(WITH_THING).replace('{}', pick(THINGS));
	});
	return [...new Set(made)].map((text) => ({ text, original: text, part: 'train', targets: [...targets], weight }));
}

const FEELINGS = ['positive', 'negative', 'neutral', 'mixed'] as const;
const rowSchema = z.tuple([z.enum(FEELINGS), z.string(), z.string().min(1)]);
/** Every fifth text is set aside for the test. */
const ASIDE = 5;

export interface EverydayText extends Example {
	feeling: (typeof FEELINGS)[number];
	/** Groups of emotions that are certainly in it; others of the same side may be, too. */
	emotions: string[];
}

/** Texts as people write them to a city or a youth service, written for this project with their feeling. Without targets yet. */
export function readEveryday(language: 'ko' | 'en'): EverydayText[] {
	return readTsv(join(__dirname, '..', 'data', `everyday.${language}.tsv`)).map((row, i) => {
		const [feeling, emotions, text] = rowSchema.parse(row);
		return { ...example(text, []), part: i % ASIDE === ASIDE - 1 ? 'test' : 'train', feeling, emotions: emotions.split(',').filter(Boolean) };
	});
}

/** Those that training may see, without mixed ones: they teach neither side. */
export function everydayForTraining(language: 'ko' | 'en'): EverydayText[] {
	return readEveryday(language).filter(({ part, feeling }) => part === 'train' && feeling !== 'mixed');
}
