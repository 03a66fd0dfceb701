import { compileLexicon, loadLexicon, type Lexicon } from '../../../src/sentiment/lexicon';
import { judgeUrgency } from '../../../src/sentiment/urgency';

let lexicon: Lexicon;
beforeAll(async () => {
	lexicon = await loadLexicon('ko');
});

const levelOf = (text: string) => judgeUrgency(text, lexicon).urgency;

describe('urgency by rules', () => {
	it.each([
		['가출했는데 갈 곳이 없어요', 'runaway'],
		['아빠가 술 마시면 저를 때려요', 'violence at home'],
		['조건만남을 하라고 강요해요', 'exploitation'],
		['이틀째 아무것도 못 먹었어요', 'money'],
		['게임에서 친해진 사람한테 사진을 보냈는데 더 안 보내면 학교에 뿌린다고 해요', 'exploitation'],
	])('finds %p to be urgent, and what it is about', (text, situation) => {
		const { urgency, situations } = judgeUrgency(text, lexicon);
		expect(['high', 'critical']).toContain(urgency);
		expect(situations).toContain(situation);
	});

	it.each(['죽고 싶다', '죽고싶다', '죽 고 싶 다', '죽.고.싶.다', '죽고시퍼요', '주꼬싶어요진짜', '죽고\n싶어요', '죽고 싶다'.normalize('NFD')])(
		'reads %p as the wish that it is, however it is spelt',
		(text) => expect(levelOf(text)).toBe('critical'),
	);

	it.each([
		['a game', "게임 '별빛마을' 가출한 촌장 딸 퀘스트 어디서 하나요"],
		['a denial', '죽고 싶은 건 아니에요'],
		['something that has not happened', '가출한 적은 없어요'],
		['an animal', '고양이가 가출했어요'],
		['a story', '소설 속 주인공이 가출했어요'],
		['homework', '가출 청소년에 대한 보고서를 쓰고 있어요'],
		['something long past and well now', '예전에 가출했는데 지금은 집에서 잘 지내요'],
		['an injection', '오늘 예방접종 주사 맞았어요'],
	])('does not take %s for an emergency', (_, text) => {
		expect(['none', 'low', 'medium']).toContain(levelOf(text));
	});

	it.each([
		['a negation that is none', '안 맞으려고 방에 숨어 있었는데 아빠가 또 때렸어요'],
		['a film that somebody saw', '재밌는 영화였는데 집에 오니까 다시 죽고 싶어요. 매일 죽고 싶다는 생각이 들어요. 진심이에요. 아무도 제 말을 안 들어줘요. 더 이상 버틸 힘이 없어요'],
		['a pet that died', '우리 강아지가 떠난 뒤로 저도 죽고 싶어요'],
	])('still sees the emergency behind %s', (_, text) => {
		expect(['high', 'critical']).toContain(levelOf(text));
	});

	it('asks for a person when urgent words were lowered for the story around them', () => {
		const { urgency, doubts } = judgeUrgency('드라마에서 주인공이 죽고 싶다고 했어요', lexicon);
		expect(urgency).toBe('none');
		expect(doubts).toEqual([expect.stringContaining('wish-to-die')]);
	});

	it('shows the very words of the post it rests on', () => {
		const text = '안녕하세요. 저는 어제  집을   나왔어요 ㅠㅠ';
		const { evidence } = judgeUrgency(text, lexicon);
		expect(evidence.length).toBeGreaterThan(0);
		for (const { text: words, start, end, rule } of evidence) {
			expect(text.slice(start, end)).toBe(words);
			expect(rule).not.toBe('');
		}
		expect(evidence.some(({ text: words }) => words === '집을   나왔')).toBe(true);
	});

	it('finds nothing in ordinary posts, in nothing, and in noise', () => {
		for (const text of ['', '   ', '등본은 어디서 떼나요?', '\ud83d\u0000\uffff', '가로등이 꺼졌어요']) expect(levelOf(text)).toBe('none');
	});

	it('stays quick on a text made to be slow', () => {
		const { urgency } = judgeUrgency('아빠가 '.repeat(4_000) + '때려요', lexicon);
		expect(['high', 'critical']).toContain(urgency);
	});
});

describe('a lexicon of a city', () => {
	const file = (rules: unknown, modifiers: unknown = []) => JSON.stringify({ language: 'ko', rules, modifiers });
	const rule = (phrase: string) => [{ id: 'own', situation: 'other', urgency: 'high', phrases: [phrase] }];

	it('works with the syntax that the file explains', () => {
		const own = compileLexicon(file(rule('^불(이|)~났')), 'own.json');
		expect(judgeUrgency('불이 크게 났어요', own).urgency).toBe('high');
		expect(judgeUrgency('이불이 크게 났어요', own).urgency).toBe('none');
		expect(judgeUrgency('불이 무서워요. 싸움이 났어요', own).urgency).toBe('none');
	});

	it.each([
		['no JSON', '{'],
		['an unknown situation', JSON.stringify({ language: 'ko', rules: [{ id: 'x', situation: 'weather', urgency: 'high', phrases: ['비'] }], modifiers: [] })],
		['an open bracket', file(rule('불(이|가'))],
		['a gap inside brackets', file(rule('불(이~났)'))],
		['an empty part', file(rule('~불'))],
		['far too many alternatives', file(rule('(a|b|c|d|e|f)'.repeat(8)))],
		['a modifier for a rule that is not there', file(rule('불'), [{ id: 'm', where: 'after', within: 3, lowerTo: 'none', rules: ['other-rule'], phrases: ['꺼짐'] }])],
	])('is refused with a clear error for %s', (_, json) => {
		expect(() => compileLexicon(json, 'own.json')).toThrow(/own\.json/);
	});
});
