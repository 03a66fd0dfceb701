import { loadYouthDetector, type YouthDetector } from '../../../src/sentiment/youth';

let detect: YouthDetector;
beforeAll(async () => {
	detect = await loadYouthDetector();
});

describe('telling whether a young person writes', () => {
	it.each([
		['저 중2인데 집에 가기 싫어요', 'school year'],
		['17살 여자예요 갈 데가 없어요', 'age'],
		['열여섯 살이에요', 'age'],
		['08년생입니다', 'year of birth'],
		['고등학교 2학년입니다', 'school year'],
		['담임 선생님이 자꾸 뭐라고 하세요', 'school'],
		['엄마가 저를 미워해요', 'parents'],
		['평범한 고등학생입니다', 'says so'],
		['집 나온 지 한 달 된 열일곱이에요', 'age'],
		['고2고 집 나와서 지내요', 'school year'],
	])('sees it in %p and says how', (text, how) => {
		const youth = detect(text, 'ko');
		expect(youth.isYouth).toBe(true);
		expect(youth.how).toContain(how);
	});

	it.each([
		['a parent', '중학생 딸이 집을 나갔어요'],
		['a parent', '우리 아이가 학교에 안 가려고 해요'],
		['a teacher', '중2 담임입니다. 반 아이가 가출했어요'],
		['a novelist', '17살 주인공이 나오는 소설을 쓰고 있어요'],
		['an adult', '30대 직장인인데 엄마가 자꾸 결혼하래요'],
		['the owner of a runaway cat', '가출한 고양이를 찾습니다'],
		['the owner of a dog', '강아지가 자꾸 집을 나가려고 해요'],
		['a student with a paper', '사회복지학과 3학년입니다. 가출 청소년 통계를 찾아요'],
		['nobody in particular', '버스 정류장 의자가 부서졌어요'],
	])('does not take %s for one: %p', (_, text) => {
		expect(detect(text, 'ko').isYouth).toBe(false);
	});

	it('works in English', () => {
		expect(detect("I'm 15 and my dad hits me", 'en')).toMatchObject({ isYouth: true });
		expect(detect('My son is 15 and he ran away', 'en')).toMatchObject({ isYouth: false });
		expect(detect('As a teacher I see this every day at school', 'en')).toMatchObject({ isYouth: false });
	});

	it('does not guess in languages it does not know', () => {
		expect(detect('J’ai 15 ans', 'other')).toEqual({ isYouth: false, how: null });
	});
});
