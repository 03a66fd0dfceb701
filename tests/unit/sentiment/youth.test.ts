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
		expect(detect('J’ai 15 ans', 'other')).toEqual({ isYouth: false, role: null, how: null });
	});

	it.each([
		['저는 고딩이에요 갈 데가 없어요', 'writer'],
		['내년에 고1 올라가요', 'writer'],
		['미자도 찜질방에서 잘 수 있나요', 'writer'],
		['교복 입은 채로 나왔어요', 'writer'],
		['수능까지 며칠 안 남았는데 죽고 싶어요', 'writer'],
		['우리 딸이 방에서 나오지 않아요', 'about'],
		['중학생 아들이 가출했습니다', 'about'],
		['옆집 아이가 밤마다 울어요', 'about'],
		['중2 담임입니다. 반 아이가 걱정됩니다', 'about'],
		['여학생이 다리 난간에 서 있어요', 'about'],
		['30대 직장인인데 층간소음이 심해요', null],
		['가로등이 나갔어요', null],
		['17살 주인공이 나오는 소설을 쓰고 있어요', null],
	])('tells of %p who speaks', (text, role) => {
		const youth = detect(text, 'ko');
		expect(youth.role).toBe(role);
		expect(youth.isYouth).toBe(role === 'writer');
		if (role) expect(youth.how).toMatch(/".+"/);
	});

	it('takes the word of a young person for themselves over the child that they write about', () => {
		expect(detect('저는 중3인데 여동생이 초4예요', 'ko')).toMatchObject({ isYouth: true, role: 'writer' });
		expect(detect("I'm 16 and my little sister is scared", 'en')).toMatchObject({ isYouth: true, role: 'writer' });
	});

	it('knows from the year whether a year of birth is a young one', () => {
		expect(detect('08년생입니다', 'ko', 2026)).toMatchObject({ isYouth: true });
		expect(detect('2008년생입니다', 'ko', 2026)).toMatchObject({ isYouth: true });
		expect(detect('08년생입니다', 'ko', 2040)).toMatchObject({ isYouth: false });
		expect(detect('95년생입니다', 'ko', 2026)).toMatchObject({ isYouth: false });
	});

	it.each(['중'.repeat(100_000), '저는'.repeat(50_000), '아이가 '.repeat(30_000), '1'.repeat(100_000)])('stays quick on a text made to be slow', (text) => {
		expect(() => detect(text, 'ko')).not.toThrow();
	});
});
