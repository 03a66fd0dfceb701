import { foldLetter } from './reading';

export interface PartOptions {
	/** Words count from start to end; 'latin': only those without Hangul do. */
	wholeWords: boolean | 'latin';
	/** Lists that a phrase names as {name}. */
	words: Readonly<Record<string, readonly string[]>>;
}

export interface Anchored {
	text: string;
	atWordStart: boolean;
	atWordEnd: boolean;
	/** Marked with *: it may begin in the middle of a word, however short it is. */
	anywhere: boolean;
}

const MAX_ALTERNATIVES = 5_000;
/** Lists may name lists, but not themselves. */
const MAX_DEPTH = 8;

/** The alternatives of one part of a phrase: "(a|b)c{list}" to plain texts. @throws Error when it is not well formed. */
export function expandPart(part: string, options: PartOptions): Anchored[] {
	const plain = new Expansion(part, options.words, 0).all();
	return plain.map((text) => {
		const wholeWord = options.wholeWords === true || (options.wholeWords === 'latin' && !HANGUL.test(text));
		const letters = lettersOf(text);
		if (letters === '') throw new Error(`"${part}" has an empty part`);
		return {
			text: letters,
			atWordStart: text.startsWith('^') || (wholeWord && !text.startsWith('*')),
			atWordEnd: text.endsWith('$') || (wholeWord && !text.endsWith('*')),
			anywhere: text.startsWith('*'),
		};
	});
}

const HANGUL = /[가-힣ㄱ-ㅣ]/;
const LEFT_OUT = new Set(Array.from("^$*'’ \t", (sign) => sign.charCodeAt(0)));

/** The letters that are looked for, as a reading of a text has them. */
function lettersOf(text: string): string {
	let letters = '';
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (!LEFT_OUT.has(code)) letters += String.fromCharCode(foldLetter(code >= 65 && code <= 90 ? code + 32 : code));
	}
	return letters;
}

class Expansion {
	#at = 0;

	constructor(
		readonly phrase: string,
		readonly words: PartOptions['words'],
		readonly depth: number,
	) {}

	all(): string[] {
		const options = this.#alternatives();
		if (this.#at < this.phrase.length) throw new Error(`"${this.phrase}" has a bracket too many`);
		return [...new Set(options)];
	}

	#alternatives(): string[] {
		const options = this.#sequence();
		while (this.phrase[this.#at] === '|') {
			this.#at++;
			options.push(...this.#sequence());
		}
		return options;
	}

	#sequence(): string[] {
		let out = [''];
		for (let c = this.phrase[this.#at]; c !== undefined && c !== '|' && c !== ')'; c = this.phrase[this.#at]) {
			const options = c === '(' ? this.#group() : c === '{' ? this.#list() : [this.#letter(c)];
			out = options.length === 1 ? out.map((before) => before + (options[0] ?? '')) : out.flatMap((before) => options.map((option) => before + option));
			if (out.length > MAX_ALTERNATIVES) throw new Error(`"${this.phrase}" has too many alternatives`);
		}
		return out;
	}

	#letter(c: string): string {
		if (c === '}' || c === '~' || c === '_') throw new Error(`"${this.phrase}" has a ${c} where none can be`);
		this.#at++;
		return c;
	}

	#group(): string[] {
		this.#at++;
		const options = this.#alternatives();
		if (this.phrase[this.#at] !== ')') throw new Error(`"${this.phrase}" has a bracket that is not closed, or a ~ or _ inside brackets`);
		this.#at++;
		if (this.phrase[this.#at] === '?') {
			this.#at++;
			options.push('');
		}
		return options;
	}

	#list(): string[] {
		const end = this.phrase.indexOf('}', this.#at);
		const name = this.phrase.slice(this.#at + 1, end < 0 ? undefined : end);
		const list = Object.hasOwn(this.words, name) ? this.words[name] : undefined;
		if (end < 0 || !list) throw new Error(`"${this.phrase}" names the list {${name}}, which does not exist`);
		if (this.depth >= MAX_DEPTH) throw new Error(`the list {${name}} names itself`);
		this.#at = end + 1;
		return list.flatMap((entry) => new Expansion(entry, this.words, this.depth + 1).all());
	}
}
