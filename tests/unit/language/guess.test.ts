import { guessLanguage } from '../../../src/language/guess';

describe('guessing the language', () => {
	it.each([
		['집에 가기 싫어요', 'ko'],
		['ㅠㅠㅠㅠ', 'ko'],
		['내일 Netflix 같이 볼 사람', 'ko'],
		["I don't want to go home", 'en'],
		['help', 'en'],
		['Je ne sais pas quoi faire, je suis seul', 'other'],
		['Tôi không có nơi nào để đi', 'other'],
		['家に帰りたくないです', 'other'],
		['我不想回家', 'other'],
		['Мне некуда идти', 'other'],
		['12345 !!! 😀', 'other'],
		['', 'other'],
		['ㅠㅠ', 'ko'],
		['ㅈㅅ', 'ko'],
		['help me', 'en'],
		['idk what to do anymore', 'en'],
		['지금 motel인데 이 아저씨 won’t let me go', 'ko'],
		['jukgo sipeoyo', 'other'],
		['jebal dowa juseyo', 'other'],
		['eomma appa ga museowo', 'other'],
		['Em muốn bỏ nhà đi', 'other'],
		['em khong co nha', 'other'],
		['ผมไม่อยากกลับบ้าน', 'other'],
		['Би гэртээ хариад байж чадахгүй байна', 'other'],
		['ㅠㅠ 我不想回家', 'other'],
		['たすけてください', 'other'],
		['Saya tidak mau pulang ke rumah', 'other'],
		['Wala na po akong matulugan, naglayas ako sa bahay', 'other'],
	])('takes %p for %s', (text, language) => {
		expect(guessLanguage(text)).toBe(language);
	});
});
