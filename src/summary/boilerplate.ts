/** Lines that every Korean press release and official letter carries, and that say nothing of what this one is about. */
const boilerplate: readonly RegExp[] = [
	// Contact: a line that is a contact field, or little else than a telephone number or address.
	/^(?:문의|문의처|문의\s*사항|연락처|전화|담당|담당자|담당\s*부서|담당\s*과장|책임자|자료\s*제공|사진\s*제공|제공|홈페이지|누리집|이메일|팩스)\s*[:：(]/,
	/^(?:☎|☏|TEL|Tel|E-?mail|FAX)(?![a-z])/,
	/(?:자세한|상세한|기타|궁금한)\s*(?:내용|사항).{0,60}(?:문의|누리집|홈페이지|확인|참고)/,
	/(?:전화|누리집|홈페이지|이메일|☎).{0,40}(?:문의|확인)(?:하면|할\s*수|하기|해\s*주|\s*바랍|\s*가능)/,
	// The head of a press release.
	/^(?:보도\s*자료|보도\s*일시|보도\s*시점|배포\s*일시|배포\s*일|배포|엠바고|즉시\s*보도|작성일|등록일|게시일|조회수?|작성자|시행일|수신|수신자|참조|경유|발신|제목|일련번호|문서번호)\s*(?:[:：]|$)/,
	// The end of a letter.
	/^(?:붙임|첨부|별첨|참고\s*자료|붙\s*임)\s*(?:[:：.\d]|$)/,
	/^(?:[/\-–—]*\s*)?(?:끝|이상)\s*[.。]?\s*(?:[/\-–—]*)$/,
	/\d부\.\s*(?:끝\.?)?$/,
	// Greetings and thanks.
	/^(?:안녕하(?:세요|십니까)|반갑습니다|감사합니다|고맙습니다)/,
	/(?:귀\s*(?:기관|부서|사|하|댁)의?.{0,20}(?:발전|건승|번영)|무궁한\s*발전|가정에.{0,20}(?:행복|평안|건강).{0,12}(?:기원|바랍)|평소.{0,40}(?:감사드립|감사를\s*드립|깊은\s*감사)|협조에\s*(?:깊이\s*)?감사)/,
	// Licences and copyright.
	/(?:무단\s*(?:전재|배포|복제)|저작권자|공공누리|Copyright|ⓒ|©|All rights reserved)/i,
];

const contactDetail = /(?:\(?0\d{1,2}\)?[-.\s)]?\d{3,4}[-.\s]\d{4}|[\w.+-]+@[\w-]+\.[\w.]+|https?:\/\/\S+)/g;
const dateLine =
	/^[\s(]*(?:\d{2,4}\s*[.년/-]\s*)?\d{1,2}\s*[.월/-]\s*\d{1,2}\s*[.일]?\s*(?:\([월화수목금토일]\))?[\s).]*(?:\d{1,2}[:시]\d{0,2}분?)?$/;

export function isBoilerplate(sentence: string): boolean {
	const text = sentence.replace(/^[\s\-*•·○●◦□■▪▷▶❍※☞ㅇ<《[(]+/, '').trim();
	if (dateLine.test(text)) return true;
	const withoutContact = text.replace(contactDetail, '');
	if (withoutContact.length < text.length && withoutContact.replace(/[^\p{L}]/gu, '').length < 25)
		return true;
	return boilerplate.some((pattern) => pattern.test(text));
}

/** What officials say when the news is told: a quotation of thanks or hope, and the promise to go on. */
const closing =
	/(?:앞으로도|지속적으로|최선을\s*다|노력하겠|노력해\s*나가|만전을\s*기|기대(?:된다|한다|하고)|당부했|당부하였|부탁드|바란다)/;
const quoted = /["“][^"”]{10,}["”]\s*(?:라고|라며|고|하고|며|이라고|이라며)/;

/** How things were before the news: what an official text begins with to say why. */
const background =
	/^(?:최근|지금까지|그동안|그간|한편|특히 최근|봄을|여름을|가을을|겨울을|연말을)|에\s*따르면|(?:커지|높아지|늘|늘어나|증가하|잦아지|이어지)고\s*있(?:다|습니다)|(?:지적|목소리|비판)(?:이|을|가)\s*(?:있|나|제기|받|꾸준)|불편을\s*겪|(?:어려웠|부족했|많았)(?:다|습니다)|(?:발생하였|발생했)(?:다|습니다)/;
/** The news itself: who does what from when, for whom. */
const announcement =
	/(?:밝혔|발표했|발표하였)(?:다|습니다)|(?:시행|실시|운영|운행|지원|개최|추진|설치|모집|배치|확대|단속|지급|공급|중단|접수)(?:한다|합니다|됩니다|된다|하기로|할\s*(?:예정|계획)|함$)|(?:예정|계획)(?:이다|입니다|임$)|(?:늘린다|늘리고|줄인다|줄일|연다|받는다|확보했다|선정되어)|(?:지원\s*)?대상은|^신청은|까지\s*신청/;

/** 1 for a sentence that tells something, less for one that comments or only leads up to it, more for the news. */
export function substance(sentence: string): number {
	const isQuoted = quoted.test(sentence);
	const isClosing = closing.test(sentence);
	if (isQuoted && isClosing) return 0.45;
	if (isQuoted) return 0.65;
	if (isClosing) return 0.6;
	if (background.test(sentence)) return 0.7;
	return announcement.test(sentence) ? 1.2 : 1;
}
