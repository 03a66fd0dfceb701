import { isLetter } from './identity-letters';
import { Trie } from './identity-lexicon';

/** May be followed by further particles or by nothing. */
const PARTICLES =
	'은 는 이 가 을 를 과 와 도 만 의 에 에게 에게서 한테 한테서 께 께서 로 으로 로서 으로서 라 이라 나 이나 랑 이랑 하고 처럼 같이 보다 부터 까지 마다 마저 조차 밖에 뿐 대로 만큼 들 님 분 씨 네 끼리 든 이든 요 이요 아 야 이야 여 이여 다 이다 고 이고 며 이며 치고 따위 등 쪽 측 인 일 임 란 이란 때 시절 출신 전용 에서';
/** Forms of "to be" and what else begins so: whatever comes behind them, the word before has ended. */
const OPEN_PARTICLES =
	'입니 이에 예요 이었 였 인데 인가 인지 인줄 이잖 잖아 이라 라고 라는 라며 라서 라면 라니 라도 이지 지만 이죠 이네 네요 이냐 이니 니까 이던 던데 일까 일지 이면 면서 답게 답지 답다 답네 스러 스럽 이구나 구나 이군 이시 께서 에게 한테 하고 처럼 까지 보다 들이 들은 들을 들의 들도 들과 들에 들한 님이 님은 같은 같이 같아 같고 뿐 이기 때문 덕분 대신 이랍 랍니 이래 이거 말고 말로 커녕 마냥';

const ANY_MORE = 2;

const particles = new Trie();
for (const particle of PARTICLES.split(' ')) particles.add(particle, 1);
for (const particle of OPEN_PARTICLES.split(' ')) particles.add(particle, ANY_MORE);

const LONGEST_CHAIN = 4;

/** Whether a Korean word can end here: nothing behind it but particles. */
export function wordEnds(text: string, at: number, left = LONGEST_CHAIN): boolean {
	if (!isLetter(text.charCodeAt(at))) return true;
	if (left === 0) return false;
	let node = particles.from(text.charCodeAt(at));
	for (let i = at + 1; node; node = node.next.get(text.charCodeAt(i)), i++) {
		if (node.kinds & ANY_MORE) return true;
		if (node.kinds !== 0 && wordEnds(text, i, left - 1)) return true;
	}
	return false;
}

const EVENED = new Map([['은', '는'], ['이', '가'], ['을', '를'], ['과', '와'], ['아', '야']]);
/** What "to be" and the longer particles begin with behind a vowel, where a consonant has 이 before them. */
const BEHIND_I = '라며든나고다여야죠지니네던래란랑랍셨시구군면거기냐잖';

/**
 * The particle at this place in the one form that is written behind the sign: it would tell else what kind of word stood there (은/는, 이/가).
 * @returns the form, and how many code units it replaces.
 */
export function evenedParticle(text: string, at: number): readonly [string, number] {
	const first = text.charAt(at);
	const second = text.charAt(at + 1);
	if (first === '으' && second === '로') return ['로', 2];
	if (first === '이') {
		if (second === '에' && text.charAt(at + 2) === '요') return ['예요', 3];
		if (second === '었') return ['였', 2];
		if (second !== '' && BEHIND_I.includes(second)) return ['', 1];
	}
	const evened = EVENED.get(first);
	return evened !== undefined && (text.startsWith('커녕', at + 1) || wordEnds(text, at + 1, 2)) ? [evened, 1] : ['', 0];
}
