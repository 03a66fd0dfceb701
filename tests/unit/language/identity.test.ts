import { neutraliseIdentity, neutraliserOf } from '../../../src/language/identity';
import { readIdentityLexicon } from '../../../src/language/identity-lexicon';
import { normaliseText } from '../../../src/language/normalise';

const neutral = (text: string) => neutraliseIdentity(normaliseText(text));

describe('neutralising words for groups of people', () => {
	it('makes sentences that differ in the group alone the same, particles included', () => {
		const sentences = ['중국인은 옆집에 살아요', '할머니는 옆집에 살아요', '장애인은 옆집에 살아요', '조선족은 옆집에 살아요', 'MZ세대는 옆집에 살아요'];
		expect(new Set(sentences.map(neutral)).size).toBe(1);
	});

	it.each([
		['중국인이라고 들었다', '간호사라고 들었다'],
		['백인과 함께', '노숙자와 함께'],
		['외국인으로 보인다', '교사로 보인다'],
		['학생을 만났다', '할머니를 만났다'],
		['학생이었다', '할머니였다'],
		['노인이에요', '수녀예요'],
		['군인이랑 갔다', '의사랑 갔다'],
		['난민은커녕', '주부는커녕'],
		['지영이가 왔다', '민수가 왔다'],
		['장애인들에게', '목사님에게'],
	])('evens out the particles of %p and %p', (one, other) => {
		expect(neutral(one)).toBe(neutral(other));
	});

	it.each([
		'전라도 사람', '전라도사람', '전라도 출신', '탈북민', '북한에서 온 사람', '어르신', '아줌마', '20대 여성', '1980~1996년생', '70세 노인', '불법체류자', '불법 체류자', '조선족', '한국계 미국인',
		'외국인 노동자', '베트남 출신 결혼이주여성', '가나 사람', '부탄인', '이슬람교 신자', '하나님을 믿는 사람', '트랜스젠더 여성', '한부모 가정', '한 부모 가정', '미혼모', '다문화 가정 아이',
		'임대아파트 주민', '일용직 노동자', '노숙인', '키가 큰 사람', '뚱뚱한 여자', '가난한 대학생', '우울증이 있는 사람', '치매 할머니', '휠체어를 탄 남자', '고졸자', '지방대생', '진보', '보수주의자',
		'지영', '김민수 씨', '최지연', '남자친구', '이혼한 사람', 'LGBT', '동성 커플', '촉법소년',
	])('takes %p for one group', (group) => {
		expect(neutral(`어제 ${group}도 점심을 먹었다`)).toBe('어제 ○도 점심을 먹었다');
	});

	it.each(['무단결석주의자', '우주노동자', '서남북부출신', '화성국인', '만사족'])('knows %p by its ending, although it is in no list', (group) => {
		expect(neutral(`${group}은 점심을 먹었다`)).toBe('○는 점심을 먹었다');
	});

	it.each([
		'부자연스러운 이야기', '여인숙 주인과 본인', '시인은 애인을 위해', '최고인 듯', '원인을 확인은 했다', '할인이 된다', '화가 난다', '고양이가 아이고', '딸기는 맛있다', '게이지가 찼다', '의사소통이 된다',
		'대만족이다', '마음이 부족은 하다', '신사동 가는 길', '국민연금을 받는다', '형식은 좋다', '기억에 남아요', '이란 것', '우울증이 심해요', '경찰서에 갔다', '청소년쉼터에 전화했다', 'a womanly manner', 'black coffee', 'polish food',
	])('leaves %p as it is', (text) => {
		expect(neutral(text)).toBe(text);
	});

	it('leaves insults in, as they say what the writer feels', () => {
		expect(neutral('개독은 싫다')).toBe('개독은 싫다');
	});

	it.each([
		['The Muslim family next door', 'The Christian family next door'],
		['A Muslim had lunch', 'An Asian had lunch'],
		['Immigrants are here', 'A veteran is here'],
		['My sister said so', 'He said so'],
		['A black man came', 'A person with autism came'],
		['I met Lakisha\'s friend', 'I met Emily\'s friend'],
		['homeless people were there', 'an old woman was there'],
	])('makes %p and %p the same', (one, other) => {
		expect(neutral(one)).toBe(neutral(other));
	});

	it('says what it replaced, so that the way back to the text can be found', () => {
		const text = '어제 중국인은 할머니를 만났다';
		const spans: Array<[string, number]> = [];
		const out = neutraliseIdentity(text, (start, end, written) => spans.push([text.slice(start, end), written]));
		expect(out).toBe('어제 ○는 ○를 만났다');
		expect(spans).toEqual([['중국인은', 2], ['할머니', 1]]);
	});

	it('works with a list of words of one\'s own', () => {
		const lexicon = readIdentityLexicon();
		const own = neutraliserOf({ ...lexicon, ko: { own: ['토끼굴지기'] } });
		expect(own('토끼굴지기는 왔다')).toBe('○는 왔다');
	});

	it.each(['한국', '에서 온 ', '베트남에서 온 ', '들', '10~', '키가 ', 'a the my ', '김지영', '지영이', '인은이라', '남자들들'])('comes to an end on a text of nothing but %p', (piece) => {
		expect(typeof neutral(piece.repeat(200_000 / piece.length))).toBe('string');
	});
});
