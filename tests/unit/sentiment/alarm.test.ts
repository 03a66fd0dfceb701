import { Classifier, type ClassifierHeader } from '../../../src/language/classifier';
import { neutraliseIdentity } from '../../../src/language/identity';
import { normaliseText } from '../../../src/language/normalise';
import { type Alarm, ALARM_RULE, alarmOf, type Heard, listen as listenTo, loadAlarm, readByAlarm } from '../../../src/sentiment/alarm';
import { judgeText, type Lexicons } from '../../../src/sentiment/judge-text';
import { loadLexicon } from '../../../src/sentiment/lexicon';
import { loadScorer } from '../../../src/sentiment/score';
import type { Judgement } from '../../../src/sentiment/urgency';

const QUIET: Judgement = {
	urgency: 'none', situations: [], urgencyRules: [], evidence: [], doubts: [], marks: '', certain: false, signs: { evidence: [], situations: [] },
};

/** An alarm that is sure wherever the word "빨강" stands, and unsure at "노랑". */
const ALARM: Alarm = {
	raiseFrom: 0.5, supportFrom: 0.2, version: 'test 1',
	high: (text) => (text.includes('빨강') ? 0.9 : text.includes('노랑') ? 0.3 : 0.01),
};

/** To a text of which models read all. */
function listen(text: string, judged: Judgement, alarm: Alarm): Heard {
	return listenTo({ text, read: text }, judged, alarm);
}

function model(extra: Record<string, number[]>): Classifier {
	const header: ClassifierHeader = {
		name: 'test', version: '7', labels: ['high'], bits: 8, ngrams: { min: 1, max: 1 }, scales: [1], biases: [0.5], lengthPower: 0, extra,
	};
	return new Classifier(header, new Int8Array(256));
}

describe('What the alarm makes of a post', () => {
	it('raises a quiet post to high and shows the sentence that it is surest of', () => {
		const text = '안녕하세요. 여기 빨강이 있어요. 감사합니다.';
		const { judged, reason } = listen(text, { ...QUIET, situations: ['school'] }, ALARM);
		expect(judged).toMatchObject({ urgency: 'high', urgencyRules: [ALARM_RULE], situations: ['school'] });
		expect(judged.evidence).toEqual([{ text: '여기 빨강이 있어요.', start: 7, end: 18, about: 'urgency', rule: ALARM_RULE }]);
		expect(text.slice(7, 18)).toBe('여기 빨강이 있어요.');
		expect(reason).toBeNull();
	});

	it('keeps what the rules had found, and their doubts are settled by the higher level', () => {
		const evidence = [{ text: '빨강', start: 0, end: 2, about: 'urgency' as const, rule: 'some rule' }];
		const { judged } = listen('빨강', { ...QUIET, urgency: 'medium', urgencyRules: ['some rule'], evidence, doubts: ['some doubt'] }, ALARM);
		expect(judged.urgencyRules).toEqual([ALARM_RULE, 'some rule']);
		expect(judged.evidence).toHaveLength(2);
		expect(judged.doubts).toEqual([]);
	});

	it('asks for a person between its two thresholds, and leaves the level', () => {
		const { judged, reason } = listen('노랑', QUIET, ALARM);
		expect(judged).toBe(QUIET);
		expect(reason).toMatch(/no rule calls it urgent: read it/);
	});

	it('tells of what a raised post may be about by its signs, where no rule says so', () => {
		const sign = { text: '노랑', start: 0, end: 2, about: 'urgency' as const, rule: 'sign: a colour' };
		const { judged } = listen('노랑과 빨강', { ...QUIET, signs: { evidence: [sign], situations: ['health'] } }, ALARM);
		expect(judged).toMatchObject({ urgency: 'high', situations: ['health'] });
		expect(judged.evidence.at(-1)).toEqual(sign);
	});

	it.each(['high', 'critical'] as const)('lets the word of a rule stand where the post reads like one in danger: %s', (urgency) => {
		for (const text of ['빨강', '노랑']) {
			const before = { ...QUIET, urgency };
			expect(listen(text, before, ALARM)).toEqual({ judged: before, reason: null });
		}
	});

	const byRule = { ...QUIET, urgency: 'critical' as const, urgencyRules: ['some rule'], evidence: [{ text: '하양', start: 0, end: 2, about: 'urgency' as const, rule: 'some rule' }] };

	it('gives a rule that stands alone against everyday talk to a person, never in silence', () => {
		const { judged } = listen('하양 하나', byRule, ALARM);
		expect(judged).toMatchObject({ urgency: 'medium', urgencyRules: ['some rule'], doubts: ['some rule, reads like everyday talk'] });
		expect(judged.evidence).toEqual(byRule.evidence);
	});

	it("never doubts a city's own words", () => {
		const own = { ...byRule, certain: true };
		expect(listen('하양 하나', own, ALARM).judged).toBe(own);
	});

	it('hears the sentence of a rule by itself, as it drowns in a long post', () => {
		const alarm: Alarm = { ...ALARM, high: (text) => (text.length < 20 && text.includes('하양') ? 0.3 : 0.01) };
		const long = `하양이 여기 있어요. ${'오늘은 날이 맑았어요. '.repeat(40)}`;
		expect(listen(long, byRule, alarm).judged).toBe(byRule);
		expect(listen(long, { ...byRule, evidence: [] }, alarm).judged.urgency).toBe('medium');
	});

	it.each([
		['raises for words that models do not read', '빨강 너무 너무', '      너무 너무', 'high', null],
		['raises for what is left for models to read', '빨강빨강 빨강', '빨강      ', 'high', null],
		['asks for a person for words that models do not read', '노랑 너무 너무', '   너무 너무', 'none', /read it/],
	])('%s', (_, text, read, urgency, reason) => {
		const heard = listenTo({ text, read: read.padEnd(text.length) }, QUIET, ALARM);
		expect(heard.judged.urgency).toBe(urgency);
		if (reason) expect(heard.reason).toMatch(reason);
		else expect(heard.reason).toBeNull();
	});

	it('does not doubt what a rule found beyond the part of a post that the alarm reads', () => {
		const beyond = { ...byRule, evidence: byRule.evidence.map((span) => ({ ...span, start: 5_000, end: 5_002 })) };
		expect(listen('하양 하나', beyond, ALARM).judged).toBe(beyond);
	});

	it('leaves to the rules what is too short to tell', () => {
		const alarm: Alarm = { ...ALARM, high: () => null };
		expect(listen('하양', byRule, alarm)).toEqual({ judged: byRule, reason: null });
	});
});

describe('The alarm of a weights file', () => {
	it('turns the logit into the calibrated probability', () => {
		expect(alarmOf(model({ calibration: [2, -1], raiseFrom: [0.4], supportFrom: [0.2] }), 'ko').high('글월이 열 글자를 조금 넘는다', '')).toBeCloseTo(0.5);
	});

	it('raises and doubts nothing where the file names no thresholds', () => {
		const alarm = alarmOf(model({}), 'ko');
		const urgent = { ...QUIET, urgency: 'high' as const };
		expect(listen('글월이 열 글자를 조금 넘는다', QUIET, alarm).judged.urgency).toBe('none');
		expect(listen('글월이 열 글자를 조금 넘는다', urgent, alarm).judged).toBe(urgent);
	});

	it('leaves texts that are too short to tell anything to the rules', () => {
		for (const text of [' \n\t', '죽고 싶다', '오늘 뭐 먹지']) expect(alarmOf(model({ calibration: [1, 5] }), 'ko').high(text, '')).toBeNull();
	});

	it('reads a text alike however it is spaced, stretched or wide', () => {
		expect(readByAlarm('집을  나왔어요ㅠㅠㅠㅠ ＯＫ 이제', '', 'ko')).toBe(readByAlarm('집을나왔어요 ㅠㅠ ok이제', '', 'ko'));
	});

	it('cannot be told by a post what the rules found', () => {
		expect(readByAlarm('오늘 날이 참 맑고 좋아요\ue004\uf8ff', '', 'ko')).toBe(readByAlarm('오늘 날이 참 맑고 좋아요', '', 'ko'));
	});
});

let lexicons: Lexicons;

beforeAll(async () => {
	lexicons = { ko: await loadLexicon('ko'), en: await loadLexicon('en') };
});

/** With what the package's rules find in the text, as the scorer asks. */
function probability(alarm: Alarm, text: string): number {
	return alarm.high(text, judgeText(text, lexicons).marks) ?? 0;
}

describe('The alarm of the package', () => {
	it('has thresholds in order and a size that fits', async () => {
		const alarm = await loadAlarm('ko');
		expect(alarm.supportFrom).toBeGreaterThan(0);
		expect(alarm.raiseFrom).toBeGreaterThan(alarm.supportFrom);
		expect(alarm.raiseFrom).toBeLessThan(1);
	});

	it('is surer of posts of people in danger than of everyday ones that share their words', async () => {
		const alarm = await loadAlarm('ko');
		const pairs = [
			['아빠가 또 술 마시고 때려서 맨발로 나왔어요 어디로 가야 돼요', '아빠가 또 술 드시고 치킨 사오셔서 다 같이 먹었어요'],
			['집 나온 지 사흘째인데 이제 잘 데가 없어요', '집 나온 지 사흘째 여행 중인데 맛집 추천해 주세요'],
			['다 끝내고 싶어요 편지도 써놨어요', '숙제 다 끝내고 놀고 싶어요 편지 쓰기 대회 언제예요'],
			['사진 안 보내면 학교에 뿌린다고 협박해요', '사진 동아리 신청서 학교에 보내면 되나요'],
		] as const;
		for (const [urgent, everyday] of pairs) expect(probability(alarm, urgent)).toBeGreaterThan(3 * probability(alarm, everyday));
	});

	it('is quiet about notices, thanks, complaints and laughter', async () => {
		const alarm = await loadAlarm('ko');
		for (const text of ['도서관 몇 시까지 해요?', '행사 정말 재미있었어요 감사합니다', '버스가 20분째 안 와요 배차 좀 늘려 주세요', 'ㅋㅋㅋㅋㅋㅋㅋ', '떡볶이 매워 죽겠다 ㅋㅋ']) {
			expect(probability(alarm, text)).toBeLessThan(alarm.raiseFrom);
		}
	});

	it('does not tell groups of people apart: no group alone brings a post near an alarm', async () => {
		const alarm = await loadAlarm('ko');
		for (const word of ['중국인', '외국인', '탈북민', '장애인', '노인', '여성', '남성', '무슬림', '성소수자', '기초생활수급자', '다문화 학생']) {
			expect(neutraliseIdentity(normaliseText(word))).not.toBe(normaliseText(word));
			expect(probability(alarm, `저는 ${word}입니다. 청소년 센터 프로그램에 참여할 수 있나요?`)).toBeLessThan(alarm.raiseFrom);
		}
	});

	it('reads any text without falling over', async () => {
		const alarm = await loadAlarm('ko');
		for (const text of ['', '\ud800', '가'.repeat(100_000), '\u0000\u200b', '🙂🙂🙂']) expect(probability(alarm, text)).toBeGreaterThanOrEqual(0);
	});
});

describe('The scorer with the alarm', () => {
	it('names the alarm among its models', async () => {
		const scorer = await loadScorer();
		expect(scorer.score('안녕하세요').model).toMatch(/urgency-ko .*urgency-en /);
	});

	it('says on whose word a post was raised', async () => {
		const scorer = await loadScorer();
		// No rule can know these words in all their forms; whether rules or the alarm know them by now does not matter here.
		const posts = ['더는 여기 못 있겠어서 나왔는데 갈 만한 데가 한 군데도 안 떠올라요 춥고 무서워요', '그 아저씨가 또 오래요 안 가면 영상 올린대요 무서워요', '오빠가 또 저를 발로 차고 목을 눌렀어요 부모님은 못 본 척해요'];
		for (const text of posts) {
			const { urgency, needsReview, urgencyRules, evidence, reviewReason } = scorer.score(text);
			expect(['high', 'critical']).toContain(urgency);
			expect(needsReview).toBe(true);
			const [first] = urgencyRules;
			expect(evidence.map(({ rule }) => rule)).toContain(first);
			expect(reviewReason).toContain(first === ALARM_RULE ? 'reads like posts of people in danger' : `the rule "${first}" found`);
		}
	});

	it('hears English posts by the English alarm', async () => {
		const [scorer, alarm] = [await loadScorer(), await loadAlarm('en')];
		const urgent = "my dad hit me again last night and i can't go back there, i have nowhere to sleep";
		expect(probability(alarm, urgent)).toBeGreaterThan(alarm.raiseFrom);
		expect(scorer.score(urgent)).toMatchObject({ urgency: expect.stringMatching(/high|critical/) as string, language: 'en' });
		expect(probability(alarm, urgent)).toBeGreaterThan(3 * probability(alarm, 'my dad took us to the lake last night and it was lovely'));
		for (const text of ['What time does the library close on Sunday?', 'Thank you for the wonderful summer camp!']) {
			expect(probability(alarm, text)).toBeLessThan(alarm.raiseFrom);
			expect(scorer.score(text).urgencyRules).not.toContain(ALARM_RULE);
		}
	});

	it.each([
		['English before Korean thanks', "my dad hit me again last night and i can't go back there, i have nowhere to sleep", ' 감사합니다 좋은 하루 보내세요 ㅎㅎ'],
		['Korean behind Japanese', '오빠가 또 저를 발로 차고 목을 눌렀어요 부모님은 못 본 척해요', '今日は図書館に行きました。とても楽しかったです。'.repeat(6)],
	])('hears what is written in each language by the alarm of that language: %s', async (_, urgent, beside) => {
		const scorer = await loadScorer();
		for (const text of [`${urgent}${beside}`, `${beside} ${urgent}`]) {
			const { urgency, evidence } = scorer.score(text);
			expect(['high', 'critical']).toContain(urgency);
			for (const { text: words, start, end } of evidence) expect(text.slice(start, end)).toBe(words);
		}
	});

	it('leaves other languages to people', async () => {
		const scorer = await loadScorer();
		expect(scorer.score('今日は図書館に行きました。とても楽しかったです。').urgencyRules).not.toContain(ALARM_RULE);
	});
});
