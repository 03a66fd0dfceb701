import { CityHallError } from '../../errors';

/**
 * Regular expressions that take time in proportion to the text, whatever they say (Thompson's construction, simulated): a pattern that
 * somebody typed must not be able to stop n8n. Reads literals, `.`, classes, `\d \w \s`, groups, `|`, `* + ? {n,m}`,
 * `^` and `$`; look-around and back references are refused, as nothing linear can do them.
 */
export type LinearTest = (text: string) => boolean;

type Step =
	| { op: 'char'; test: (code: number) => boolean }
	| { op: 'split'; to: number[] }
	| { op: 'begin' }
	| { op: 'end' }
	| { op: 'match' };

type Node =
	| { kind: 'char'; test: (code: number) => boolean }
	| { kind: 'begin' | 'end' }
	| { kind: 'all'; parts: Node[] }
	| { kind: 'any'; parts: Node[] }
	| { kind: 'repeat'; part: Node; least: number; most: number };

const MAX_STEPS = 2000;
const MAX_NESTING = 50;
const CLASSES: Record<string, RegExp> = { d: /\d/, D: /\D/, w: /\w/, W: /\W/, s: /\s/, S: /\S/ };
const CONTROLS: Record<string, string> = { n: '\n', r: '\r', t: '\t', f: '\f', v: '\v' };

class Reader {
	private at = 0;
	private depth = 0;

	constructor(
		private readonly source: string,
		private readonly ignoreCase: boolean,
	) {}

	read(): Node {
		const node = this.choice();
		if (this.at < this.source.length) this.refuse(`there is a ")" too many`);
		return node;
	}

	private refuse(why: string): never {
		throw new CityHallError(
			'CRAWL_BAD_PATTERN',
			`The pattern "/${this.source}/" cannot be used: ${why}.`,
			'Correct it, or use a star instead, as in https://www.city.go.kr/news/**.',
		);
	}

	private choice(): Node {
		if (++this.depth > MAX_NESTING) this.refuse('it is nested too deeply');
		const parts = [this.sequence()];
		while (this.source[this.at] === '|') {
			this.at++;
			parts.push(this.sequence());
		}
		this.depth--;
		return parts.length === 1 && parts[0] ? parts[0] : { kind: 'any', parts };
	}

	private sequence(): Node {
		const parts: Node[] = [];
		while (this.at < this.source.length && this.source[this.at] !== '|' && this.source[this.at] !== ')')
			parts.push(this.repeated(this.atom()));
		return { kind: 'all', parts };
	}

	private repeated(part: Node): Node {
		const rest = this.source.slice(this.at);
		const counted = /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(rest);
		const sign = /^[*+?]/.exec(rest)?.[0];
		if (!counted && sign === undefined) return part;
		this.at += counted ? counted[0].length : 1;
		// Greedy or not makes no difference to whether there is a match.
		if (this.source[this.at] === '?') this.at++;
		if (counted) {
			const least = Number(counted[1]);
			const most = counted[2] === undefined ? least : counted[3] === '' ? Infinity : Number(counted[3]);
			if (most < least) this.refuse('its counts are the wrong way round');
			return { kind: 'repeat', part, least, most };
		}
		return { kind: 'repeat', part, least: sign === '+' ? 1 : 0, most: sign === '?' ? 1 : Infinity };
	}

	private atom(): Node {
		const char = this.next();
		if (char === '(') {
			const rest = this.source.slice(this.at);
			if (/^\?(?::|<[A-Za-z_])/.test(rest)) this.at += rest.startsWith('?:') ? 2 : rest.indexOf('>') + 1;
			else if (rest.startsWith('?')) this.refuse('it looks ahead or back, which is not supported');
			const inside = this.choice();
			if (this.next() !== ')') this.refuse('a ")" is missing');
			return inside;
		}
		if (char === '[') return this.set();
		if (char === '.') return { kind: 'char', test: (code) => code !== 10 && code !== 13 };
		if (char === '^') return { kind: 'begin' };
		if (char === '$') return { kind: 'end' };
		if (char === '\\') return this.escape();
		if ('*+?'.includes(char)) this.refuse(`the ${char} has nothing before it`);
		return this.literal(char);
	}

	private next(): string {
		const char = this.source[this.at++];
		if (char === undefined) this.refuse('it ends too early');
		return char;
	}

	private literal(char: string): Node {
		const codes = this.ignoreCase ? [char.toLowerCase(), char.toUpperCase()] : [char];
		const wanted = codes.map((one) => one.charCodeAt(0));
		return { kind: 'char', test: (code) => wanted.includes(code) };
	}

	private escape(): Node {
		const char = this.next();
		const group = CLASSES[char];
		if (group) return { kind: 'char', test: (code) => group.test(String.fromCharCode(code)) };
		if (/[1-9kbBpP]/.test(char)) this.refuse(`\\${char} is not supported`);
		return this.literal(this.escaped(char));
	}

	private escaped(char: string): string {
		const hex = char === 'x' ? 2 : char === 'u' ? 4 : 0;
		if (hex === 0) return CONTROLS[char] ?? char;
		const digits = this.source.slice(this.at, this.at + hex);
		if (!/^[0-9a-fA-F]+$/.test(digits) || digits.length < hex) this.refuse(`\\${char} needs ${hex} digits`);
		this.at += hex;
		return String.fromCharCode(Number.parseInt(digits, 16));
	}

	/** A class such as `[a-z_]`; V8 tests one character against it, which takes no time worth speaking of. */
	private set(): Node {
		const from = this.at - 1;
		for (let char = this.next(); char !== ']'; char = this.next()) if (char === '\\') this.at++;
		let pattern: RegExp;
		try {
			pattern = new RegExp(this.source.slice(from, this.at), this.ignoreCase ? 'i' : '');
		} catch {
			this.refuse('a part in square brackets cannot be read');
		}
		return { kind: 'char', test: (code) => pattern.test(String.fromCharCode(code)) };
	}
}

function compile(root: Node, tooLarge: () => never): Step[] {
	const steps: Step[] = [];
	const push = (step: Step) => {
		if (steps.length >= MAX_STEPS) tooLarge();
		return steps.push(step) - 1;
	};
	const emit = (node: Node): void => {
		switch (node.kind) {
			case 'char':
				push({ op: 'char', test: node.test });
				return;
			case 'begin':
			case 'end':
				push({ op: node.kind });
				return;
			case 'all':
				for (const part of node.parts) emit(part);
				return;
			case 'any': {
				const fork = { op: 'split' as const, to: [] as number[] };
				push(fork);
				const exits: Array<{ op: 'split'; to: number[] }> = [];
				for (const part of node.parts) {
					fork.to.push(steps.length);
					emit(part);
					const exit = { op: 'split' as const, to: [] };
					push(exit);
					exits.push(exit);
				}
				for (const exit of exits) exit.to = [steps.length];
				return;
			}
			case 'repeat': {
				for (let count = 0; count < node.least; count++) emit(node.part);
				if (node.most === Infinity) {
					const fork = { op: 'split' as const, to: [] as number[] };
					const start = push(fork);
					emit(node.part);
					push({ op: 'split', to: [start] });
					fork.to = [start + 1, steps.length];
					return;
				}
				const forks: Array<{ op: 'split'; to: number[] }> = [];
				for (let count = node.least; count < node.most; count++) {
					const fork = { op: 'split' as const, to: [steps.length + 1] };
					push(fork);
					forks.push(fork);
					emit(node.part);
				}
				for (const fork of forks) fork.to.push(steps.length);
			}
		}
	};
	emit(root);
	push({ op: 'match' });
	return steps;
}

/** @throws CityHallError `CRAWL_BAD_PATTERN` */
export function linearRegex(source: string, ignoreCase = false): LinearTest {
	const steps = compile(new Reader(source, ignoreCase).read(), () => {
		throw new CityHallError(
			'CRAWL_BAD_PATTERN',
			`The pattern "/${source.slice(0, 60)}/" is too large.`,
			'Use a shorter one, or several.',
		);
	});
	// Marks by round, so that the lists need not be emptied for every character.
	const marks = new Uint32Array(steps.length);
	let round = 0;
	return (text) => {
		let current: number[] = [];
		let matched = false;
		const add = (list: number[], first: number, at: number) => {
			const open = [first];
			for (let index = open.pop(); index !== undefined; index = open.pop()) {
				const step = steps[index];
				if (!step || marks[index] === round) continue;
				marks[index] = round;
				if (step.op === 'split') open.push(...step.to);
				else if (step.op === 'match') matched = true;
				else if (step.op === 'char') list.push(index);
				else if (step.op === 'begin' ? at === 0 : at === text.length) open.push(index + 1);
			}
		};
		for (let at = 0; ; at++) {
			// A match may begin anywhere.
			if (at === 0) round++;
			add(current, 0, at);
			if (matched) return true;
			if (at >= text.length) return false;
			const code = text.charCodeAt(at);
			const following: number[] = [];
			round++;
			for (const index of current) {
				const step = steps[index];
				if (step?.op === 'char' && step.test(code)) add(following, index + 1, at + 1);
			}
			if (matched) return true;
			current = following;
		}
	};
}
