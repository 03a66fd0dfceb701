import { loadScorer, SITUATIONS, type Scorer } from '../../../src/sentiment';

let scorer: Scorer;
beforeAll(async () => {
	scorer = await loadScorer();
});

describe('the embedded scorer', () => {
	it('is loaded once', () => expect(loadScorer()).toBe(loadScorer()));

	it.each([
		['정말 재미있고 감동적이었어요 최고예요', 'positive'],
		['시간 낭비 돈 낭비 최악이다', 'negative'],
		['직원분이 친절하게 알려주셔서 정말 감사합니다', 'positive'],
		['몇 번을 전화해도 안 받고 너무 화가 납니다', 'negative'],
		['Thank you so much, this is amazing!', 'positive'],
		['This is terrible and I hate it', 'negative'],
	])('says of %p that it is %s', (text, polarity) => {
		const sentiment = scorer.score(text);
		expect(sentiment.polarity).toBe(polarity);
		expect(Math.sign(sentiment.score)).toBe(polarity === 'positive' ? 1 : -1);
		expect(sentiment.confidence).toBeGreaterThan(0.5);
		expect(sentiment.confidence).toBeLessThanOrEqual(1);
	});

	it('sees a post that says both as mixed', () => {
		expect(scorer.score('직원분들은 정말 친절하고 최고였어요. 그런데 화장실은 너무 더럽고 최악이었습니다.').polarity).toBe('mixed');
	});

	it('scores emotions by group', () => {
		const { emotions } = scorer.score('너무 화가 나고 짜증나서 미치겠다 진짜 어이없네');
		expect(emotions['anger']).toBeGreaterThan(0.5);
		expect(emotions['anger']).toBeGreaterThan(emotions['gratitude'] ?? 1);
		for (const share of Object.values(emotions)) expect(share).toBeGreaterThanOrEqual(0);
	});

	it('sends what is urgent to a person, with the words it rests on', () => {
		const text = '집 나온 지 3일 됐어요. 갈 곳이 없어요. 중2예요';
		const sentiment = scorer.score(text);
		expect(sentiment).toMatchObject({ needsReview: true, youth: { isYouth: true }, language: 'ko', engine: 'on-server', usage: null });
		expect(['high', 'critical']).toContain(sentiment.urgency);
		expect(sentiment.reviewReason).toContain('urgent');
		expect(sentiment.situations).toEqual(expect.arrayContaining(['runaway', 'no shelter']));
		for (const situation of sentiment.situations) expect(SITUATIONS).toContain(situation);
		for (const { text: words, start, end } of sentiment.evidence) expect(text.slice(start, end)).toBe(words);
	});

	it('does not let a positive tone hide what the rules see', () => {
		const { urgency, needsReview, emotions } = scorer.score('오늘 급식 진짜 맛있었다! 행복해요 감사해요 최고! 근데 어제도 자해했어요');
		expect(['high', 'critical']).toContain(urgency);
		expect(needsReview).toBe(true);
		expect(emotions['joy']).toBeLessThan(0.5);
	});

	it('sends foreign languages to a person instead of guessing', () => {
		expect(scorer.score('Tôi không có nơi nào để đi')).toMatchObject({ language: 'other', needsReview: true, polarity: 'neutral', confidence: 0, emotions: {} });
	});

	it('scores neighbours the same, whoever they are', () => {
		const scores = ['중국인', '할머니', '장애인', '무슬림', '조선족', '대학생', '부산 사람', '미혼모'].map(
			(who) => scorer.score(`옆집에 ${who}이 이사를 왔다`.replace(/(할머니|미혼모)이/, '$1가')).score,
		);
		expect(Math.max(...scores) - Math.min(...scores)).toBeLessThanOrEqual(0.05);
	});

	it.each([
		['nothing', ''],
		['spaces', '  \n\t '],
		['half a surrogate pair', '\ud83d'],
		['control characters', '\u0000\u0007\uffff'],
		['emoji alone', '😀😀😀'],
		['one letter', 'ㅋ'],
		['a text without end', '살려주세요 '.repeat(30_000)],
		['letters without space', '가'.repeat(100_000)],
	])('has an answer for %s', (_, text) => {
		const { score, confidence } = scorer.score(text);
		expect(Number.isFinite(score)).toBe(true);
		expect(confidence).toBeGreaterThanOrEqual(0);
	});
});
