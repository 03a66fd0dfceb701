export type Language = 'ko' | 'en' | 'other';

/** Words that are frequent in English and rare or absent in other languages written with the same letters. */
const ENGLISH = new Set(
	(
		'the and is are was were i you he she it we they my your his her our this that these to of in for on with not ' +
		"don't can't i'm it's have has had be been do does did but so what who how why when at from as if or just no yes " +
		'me him them will would can could should about all very really please thank thanks good bad like love want feel ' +
		"im dont cant wanna gonna u ur pls plz help idk lol myself anymore never someone nobody anyone out up home life am i'll i've there here now"
	).split(' '),
);
/** Words that say that it is another language in Latin letters. */
const OTHER_LATIN = new Set(
	(
		'de la le les el los das der die und ich nicht que para por una uno est je il tôi không là của va bu bir ve ako ang ng ' +
		'em bị có và với cho mình nhà đi minh khong toi khi ba mẹ mua yo mi pero como mais não eu você ne pas suis dans sur ' +
		'saya tidak aku di dan yang untuk ini rumah kamu po naman hindi siya sa nang ist ein mein zu mit hab keine io sono mi non ho per ' +
		'men yok ben çok için uyga men'
	).split(' '),
);
/** Korean in Latin letters ("jukgo sipeo", "sallyeo juseyo"): nobody here reads it. Endings and words that English does not have. */
const ROMANISED = /(?:eoyo|ayo|haeyo|seyo|hamnida|imnida|sipeo|sipda|sipeoyo|eopseo|eobseo|neunde|jyo|ssda|gatayo|haesseo|ssoyo|yeoyo|jebal|eomma|appa|jukgo|jugo|gachul|salryeo|sallyeo|dowa|juseyo|museowo|annyeong|jib(?:e|eul)|nawasseo)$/;

/**
 * A rough guess from the script and a few function words: enough to choose a model, not a language identifier.
 * A text without letters is 'other'. Mixed Korean and English is Korean from a tenth of Hangul on; sounds and tears (ㅠㅠ, ㅋㅋ) alone make it Korean
 * only where no other script stands beside them.
 */
export function guessLanguage(text: string): Language {
	let hangul = 0;
	let sounds = 0;
	let latin = 0;
	let foreign = 0;
	const limit = Math.min(text.length, 2_000);
	for (let i = 0; i < limit; i++) {
		const c = text.charCodeAt(i);
		if ((c >= 0xac00 && c <= 0xd7a3) || (c >= 0x1100 && c <= 0x11ff) || (c >= 0xffa1 && c <= 0xffdc)) hangul++;
		else if (c >= 0x3131 && c <= 0x318e) sounds++;
		else if ((c >= 65 && c <= 90) || (c >= 97 && c <= 122) || (c >= 0xff21 && c <= 0xff5a)) latin++;
		else if (c > 0xbf && !(c >= 0x2000 && c <= 0x303f) && !(c >= 0xd800 && c <= 0xdfff) && !(c >= 0xfe00 && c <= 0xffff)) foreign++;
	}
	const letters = hangul + latin + foreign;
	if (letters === 0) return sounds > 0 ? 'ko' : 'other';
	if (hangul >= letters * 0.3 || (hangul >= letters * 0.1 && foreign < hangul)) return 'ko';
	if (foreign > latin * 0.3) return 'other';
	return guessLatin(text, foreign);
}

function guessLatin(text: string, foreign: number): Language {
	const words = text.slice(0, 2_000).toLowerCase().replaceAll('’', "'").match(/[a-zà-ỹ']+/g) ?? [];
	let english = 0;
	let other = 0;
	for (const word of words) {
		if (ENGLISH.has(word)) english++;
		else if (OTHER_LATIN.has(word)) other++;
		else if (ROMANISED.test(word)) other += 2;
	}
	if (other > english) return 'other';
	return english > 0 || (words.length < 4 && foreign === 0 && other === 0) ? 'en' : 'other';
}
