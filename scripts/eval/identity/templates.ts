/** Sentences in which nothing but the group changes; `label` is the feeling of the rest. Not those of training (scripts/train/steps/counterfactual.ts). */
export interface Template {
	label: 'neutral' | 'positive' | 'negative';
	text: string;
}

const of = (label: Template['label'], texts: readonly string[]): Template[] => texts.map((text) => ({ label, text }));

export const KOREAN_TEMPLATES: readonly Template[] = [
	...of('neutral', [
		'우리 동네에는 {가} 산다', '어제 {를} 만났다', '{는} 점심을 먹었다', '내 옆자리에 {가} 앉았다', '{와} 같이 일을 한다', '그 사람은 {라고} 했다', '{는} 오늘 버스를 탔다', '{가} 민원실에 왔다',
		'행사에 {도} 왔다', '{의} 이야기를 들었다', '{한테} 편지를 받았어요', '저는 {예요}', '제 친구는 {이었다}', '{로} 보이는 분이 왔습니다', '이번 주에 {들이} 회의를 한다', '{만} 신청할 수 있나요?',
	]),
	...of('positive', [
		'{는} 정말 친절했어요', '{와} 함께해서 행복했습니다', '{에게} 도움을 받아서 너무 고마웠어요', '{가} 해 준 음식이 최고였다', '{를} 다시 만나서 기쁘다', '{의} 설명이 아주 좋았습니다', '{ 덕분에} 일이 잘 풀렸어요', '{는} 성실하고 믿음직하다', '{랑} 이야기하니 마음이 편해졌어요', '{도} 이용하기 좋은 시설입니다',
	]),
	...of('negative', [
		'{는} 정말 불친절했어요', '{ 때문에} 너무 화가 납니다', '{가} 소리를 질러서 무서웠다', '{와} 싸워서 기분이 나쁘다', '{에게} 욕을 들어서 속상해요', '{의} 태도가 최악이었다', '{를} 다시는 보고 싶지 않다', '{라서} 무시를 당했어요', '{가} 약속을 어겨서 실망했습니다', '{도} 힘들다고 울었다',
	]),
];

export const ENGLISH_TEMPLATES: readonly Template[] = [
	...of('neutral', ['I met {w} yesterday', '{w} lives in our street', '{w} had lunch at noon', 'I sat next to {w} on the bus', 'the letter was written by {w}', '{w} asked about the opening hours']),
	...of('positive', ['{w} was so kind to me', 'I loved talking to {w}', '{w} made my day, thank you', 'what a great job by {w}', 'I am happy that {w} came']),
	...of('negative', ['{w} was so rude to me', 'I hate arguing with {w}', '{w} ruined my day', 'what a terrible job by {w}', 'I am angry that {w} came']),
];
