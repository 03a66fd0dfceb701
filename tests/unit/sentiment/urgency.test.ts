import { CityHallError } from '../../../src/errors';
import { compileLexicon, extendLexicon, loadLexicon, readLexiconExtension, type Lexicon } from '../../../src/sentiment/lexicon';
import { judgeUrgency } from '../../../src/sentiment/urgency';

let lexicon: Lexicon;
let english: Lexicon;
beforeAll(async () => {
	[lexicon, english] = await Promise.all([loadLexicon('ko'), loadLexicon('en')]);
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

	it.each([
		['a story', '드라마에서 주인공이 죽고 싶다고 했어요'],
		['homework', '수행평가로 자살에 대해 발표해야 해요'],
		['a denial', '죽고 싶은 건 아니에요'],
		['a thing of the past', '예전에 자해를 했었는데 지금은 괜찮아졌어요'],
	])('asks for a person when urgent words were lowered for %s', (_, text) => {
		const { urgency, doubts } = judgeUrgency(text, lexicon);
		expect(['none', 'low', 'medium']).toContain(urgency);
		expect(doubts.length).toBeGreaterThan(0);
	});

	it.each([
		['hunger', '배고파 죽겠다'],
		['an injection', '독감 주사 맞았어요'],
		['a phone', '핸드폰이 갑자기 죽었어요'],
		['taste', '이 집 떡볶이 맛이 죽이네요'],
	])('does not even raise a doubt where words speak of %s', (_, text) => {
		expect(judgeUrgency(text, lexicon)).toMatchObject({ urgency: 'none', doubts: [] });
	});

	it.each([
		['the end of another word', '오늘부터 수영하는 법을 배워요'],
		['the middle of another word', '결과를 보고 실망보다 기대가 커졌어요'],
		['the end of one word and the beginning of the next', '우리 동네에는 외국인이 산다'],
		['an illness alone', '우리 동네에는 에이즈 환자가 산다'],
		['a group alone', '우리 동네에는 노숙자가 산다'],
		['who somebody is', '임신한 사람에게 자리를 양보했어요'],
		['where somebody grew up', '보호종료아동만 신청할 수 있나요?'],
	])('finds nothing urgent where a phrase would be %s', (_, text) => {
		expect(['none', 'low', 'medium']).toContain(levelOf(text));
	});

	it.each([
		['written together with a word of one\'s own', '제손목 그었어요'],
		['without any spaces', '아빠가자꾸때려서집에못들어가겠어요'],
		['with the person it happened to', '저 임신했어요 어떡해요'],
		['with the person it happened to, on the street', '역에서 노숙하고 있어요'],
	])('still finds what is urgent %s', (_, text) => {
		expect(['high', 'critical']).toContain(levelOf(text));
	});

	it.each(['i met a homeless man yesterday', 'a pregnant woman lives in our street', 'a person with hiv sat beside me'])('finds nothing urgent in "%s"', (text) => {
		expect(['none', 'low', 'medium']).toContain(judgeUrgency(text, english).urgency);
	});

	it.each(['im homeless since monday', "i'm 15 and pregnant and nobody knows"])('finds what is urgent in "%s"', (text) => {
		expect(['high', 'critical']).toContain(judgeUrgency(text, english).urgency);
	});

	it.each([
		['words for a wish to die', ['죽고 싶어', '뒤지고 싶다', '자살할 거야', '죽을래', '죽어버릴까', '한강 갈까', '유서 썼어', '옥상에 올라왔어요', '약을 한꺼번에 먹었어요']],
		['hidden words for it', ['사라지고 싶다', '살기 싫어요', '태어나지 말걸', '내일이 안 왔으면 좋겠다', '다 놓고 싶다', '이제 그만 쉬고 싶어요', '눈 뜨기 싫어요', '나만 없으면 다 행복할 텐데']],
		['self-harm', ['손목을 그었어요', '칼로 팔을 그어요', '자해했어요', '팔에 바코드 생겼어']],
		['violence at home', ['아빠가 때려요', '엄마한테 맞았어요', '새아빠가 목을 졸랐어요', '오빠가 골프채로 때렸어요', '술만 마시면 물건을 던져요', '베란다에 가둬요']],
		['sexual violence', ['삼촌이 몸을 만져요', '선생님이 껴안고 뽀뽀해요', '사진 안 보내면 뿌린대요', '밤마다 방에 들어와요']],
		['exploitation', ['조건만남 하래요', '아는 오빠가 재워준대요', '팸에서 돈 벌어오래요', '빚 갚을 때까지 못 나가게 해요']],
		['running away', ['집 나왔어요', '가출 3일째', '오늘 밤에 집 나갈 거예요', '짐 쌌어요', '친구 집 전전하고 있어요']],
		['no shelter', ['잘 곳이 없어요', '찜질방에서 자고 있어요', '노숙 중이에요', '재워줄 사람 있나요']],
		['hunger and health', ['이틀째 굶었어요', '밥 먹을 돈이 없어요', '임신한 것 같아요', '테스트기 두 줄이에요']],
	])('knows many ways of saying %s', (_, texts) => {
		expect(texts.filter((text) => !['high', 'critical'].includes(levelOf(text)))).toEqual([]);
	});

	it.each(['죽고십다', '죽고시퍼', '죽구싶어', '살기실어요', '집나왓어요', '갈대가업어요', '자ㅅㅏㄹ하고싶어', '주ㄱ고 싶다', '죽/고/싶/다', '아빠가때려요너무무서워요', 'ㅈㅅ하고싶다', 'ㅈㅎ했어요'])(
		'reads %p through its spelling',
		(text) => expect(['high', 'critical']).toContain(levelOf(text)),
	);

	it.each([
		['a doubled negation', '하루도 안 맞은 날이 없어요 아빠한테'],
		['a denial that reality follows', '자살 생각은 없는데 그냥 사라지고 싶어요'],
		['somebody else', '제 친구가 오늘 옥상에 올라간대요'],
		['a quotation', '아빠가 "죽여버린다"면서 칼을 들었어요'],
		['a fear', '아빠가 오면 또 맞을까 봐 무서워요'],
		['a film that it is like', '영화 보다가 울었어요. 저도 주인공처럼 죽고 싶어요'],
		['someone met in a game', '게임에서 알게 된 사람이 사진을 뿌린다고 협박해요'],
	])('keeps what is urgent in spite of %s', (_, text) => {
		expect(['high', 'critical']).toContain(levelOf(text));
	});

	it('calls a beating that the parent announces abuse, not a wish to die', () => {
		const { situations } = judgeUrgency('아빠가 나가 죽으라고 하면서 때려요', lexicon);
		expect(situations).toContain('violence at home');
	});

	it('calls it violence, and not self-harm, when somebody else hits', () => {
		expect(judgeUrgency('아빠가 저를 때려요', lexicon).situations).toEqual(['violence at home']);
		expect(judgeUrgency('화가 나면 제가 저를 때려요', lexicon).situations).toContain('self-harm');
	});

	it('marks signs that tell little one by one, for the alarm to weigh, and calls nothing urgent for them', () => {
		const text = '보름 동안 책을 읽고 손등에 그림을 그렸어요';
		const { urgency, marks, signs } = judgeUrgency(text, lexicon);
		expect(['none', 'low']).toContain(urgency);
		expect(marks.length).toBeGreaterThan(2);
		for (const { text: words, start, end, rule } of signs.evidence) {
			expect(text.slice(start, end)).toBe(words);
			expect(rule).toMatch(/^sign: /);
		}
		expect(signs.evidence.length).toBeGreaterThan(1);
	});

	it('marks what was found by names, so that a city may add rules without confusing the alarm', () => {
		const extended = extendLexicon(lexicon, { rules: [{ id: 'ours', situation: 'other', urgency: 'low', phrases: ['달빛다리'] }] });
		const text = '어제 집을 나왔어요';
		expect(judgeUrgency(text, extended).marks).toBe(judgeUrgency(text, lexicon).marks);
	});

	it.each(['I want to die', 'i wanna kms', 'k1ll mys3lf tonight', 'my dad beats me', 'I ran away and have nowhere to sleep', "I can't go home, he will kill me", 'he said he will post my nudes', 'I took all my pills'])(
		'works in English: %p',
		(text) => expect(['high', 'critical']).toContain(judgeUrgency(text, english).urgency),
	);

	it.each(['I am dying of laughter', 'my phone died', 'how do I beat the last boss', 'What time does the library open?'])('and leaves %p alone', (text) => {
		expect(['none', 'low']).toContain(judgeUrgency(text, english).urgency);
	});

	it('shows the very words of the post it rests on', () => {
		const text = '안녕하세요. 저는 어제  집을   나왔어요 ㅠㅠ';
		const { evidence } = judgeUrgency(text, lexicon);
		expect(evidence.length).toBeGreaterThan(0);
		for (const { text: words, start, end, rule } of evidence) {
			expect(text.slice(start, end)).toBe(words);
			expect(rule).not.toBe('');
		}
		expect(evidence.some(({ text: words }) => words.includes('집을   나왔'))).toBe(true);
	});

	it('finds nothing in ordinary posts, in nothing, and in noise', () => {
		for (const text of ['', '   ', '등본은 어디서 떼나요?', '\ud83d\u0000\uffff', '가로등이 꺼졌어요']) expect(levelOf(text)).toBe('none');
	});

	it.each([
		['of one phrase', '죽고싶'.repeat(30_000)],
		['of openings that never close', '아빠가 '.repeat(25_000)],
		['of gaps', '~'.repeat(100_000)],
		['of cues', '안 '.repeat(50_000)],
		['of urgent words and cues', '죽고 싶지 않아 게임에서 지금 '.repeat(6_000)],
		['of jamo', 'ㅈㅏ'.repeat(50_000)],
		['of dots', '죽.'.repeat(50_000)],
		['of one sentence without end', '가'.repeat(100_000)],
	])('has an answer for a long text %s', (_, text) => {
		expect(judgeUrgency(text, lexicon).urgency).toEqual(expect.any(String));
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
		['a list of words that is not there', file(rule('{집}나감'))],
		['a list that names itself', JSON.stringify({ language: 'ko', words: { 집: ['{집}'] }, rules: rule('{집}'), modifiers: [] })],
		['a key that nobody knows', JSON.stringify({ language: 'ko', rules: [], modifiers: [], colour: 'red' })],
		['two rules of one id', file([...rule('불'), ...rule('물')])],
		['a modifier for a rule that is not there', file(rule('불'), [{ id: 'm', where: 'after', within: 3, lowerTo: 'none', rules: ['other-rule'], phrases: ['꺼짐'] }])],
	])('is refused with a clear error for %s', (_, json) => {
		expect(() => compileLexicon(json, 'own.json')).toThrow(/own\.json/);
	});

	it('adds phrases to a rule of the package and rules of its own, and leaves the package as it was', () => {
		const extension = readLexiconExtension(
			JSON.stringify({
				language: 'ko',
				words: { 은어: ['달빛모임', '별빛모임'] },
				rules: [
					{ id: 'exploitation', phrases: ['{은어}~(오|가)'] },
					{ id: 'our-bridge', situation: 'self-harm', urgency: 'critical', phrases: ['구름다리~(뛰|뛸)'] },
				],
			}),
			'city.json',
		);
		const own = extendLexicon(lexicon, extension);
		expect(judgeUrgency('달빛모임에 나오래요', own)).toMatchObject({ urgency: 'high', situations: ['exploitation'] });
		expect(judgeUrgency('구름다리에서 뛸래', own).urgency).toBe('critical');
		expect(judgeUrgency('달빛모임에 나오래요', lexicon).urgency).not.toBe('high');
		expect(extendLexicon(english, extension)).toBe(english);
	});

	it.each([
		['no JSON', '['],
		['an unknown key', JSON.stringify({ rules: [], color: 1 })],
		['a phrase that is no text', JSON.stringify({ rules: [{ id: 'x', phrases: [3] }] })],
	])('is refused with the name of the file and what to do for %s', (_, json) => {
		expect(() => readLexiconExtension(json, 'city.json')).toThrow(/city\.json/);
		expect(() => readLexiconExtension(json, 'city.json')).toThrow(CityHallError);
	});

	it.each([
		['a new rule without a level', { rules: [{ id: 'new', phrases: ['달빛'] }] }],
		['another level for a rule of the package', { rules: [{ id: 'money', urgency: 'critical' as const, phrases: ['달빛'] }] }],
		['an open bracket', { rules: [{ id: 'money', phrases: ['달빛('] }] }],
		['a sign that is not there', { signs: [{ id: 'moonlight', phrases: ['달빛'] }] }],
	])('is refused for %s', (_, extension) => {
		expect(() => extendLexicon(lexicon, extension, 'city.json')).toThrow(/city\.json/);
		expect(() => extendLexicon(lexicon, extension, 'city.json')).toThrow(CityHallError);
	});
});
