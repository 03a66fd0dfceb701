import { linearRegex } from './linear-regex';

/** Whether an address is meant by a pattern. */
export type AddressTest = (url: string) => boolean;

type Token = { char: string } | 'within' | 'across';

function tokensOf(glob: string): Token[] {
	const tokens: Token[] = [];
	for (const part of glob.split(/(\*+)/)) {
		if (part.startsWith('**')) tokens.push('across');
		else if (part === '*') tokens.push('within');
		else for (const char of part) tokens.push({ char });
	}
	return tokens;
}

/** All places that the pattern may have reached are carried along together, so the time is bounded whatever the pattern says. */
function matches(glob: readonly Token[], text: string): boolean {
	const reach = (places: Set<number>) => {
		for (const place of places) if (typeof glob[place] === 'string') places.add(place + 1);
		return places;
	};
	let places = reach(new Set([0]));
	for (const char of text) {
		const following = new Set<number>();
		for (const place of places) {
			const token = glob[place];
			if (token === 'across' || (token === 'within' && char !== '/')) following.add(place);
			else if (typeof token === 'object' && token.char === char) following.add(place + 1);
		}
		if (following.size === 0) return false;
		places = reach(following);
	}
	return places.has(glob.length);
}

/** As addresses are written once the URL parser has read them, so that 한글 and a capital host meet what they mean. */
function asWritten(pattern: string): string {
	const encoded = pattern.replace(/[^\x21-\x7e]/gu, (char) => encodeURIComponent(char));
	return encoded.replace(/^[a-z]+:\/\/[^/*]+/i, (origin) =>
		URL.canParse(origin) ? new URL(origin).origin : origin.toLowerCase(),
	);
}

function glob(pattern: string): AddressTest {
	const written = asWritten(pattern);
	const subject: (url: string) => string = written.startsWith('/')
		? (url) => url.slice(url.indexOf('/', 8))
		: /^[a-z]+:\/\//i.test(written) || written.startsWith('*')
			? (url) => url
			: (url) => url.slice(url.indexOf('//') + 2);
	const star = written.indexOf('*');
	if (star < 0) {
		// Without a star: the page itself and what lies below it.
		const page = written.replace(/\/$/, '');
		return (url) => {
			const text = subject(url);
			return text.startsWith(page) && (text.length === page.length || /[/?]/.test(text[page.length] ?? ''));
		};
	}
	const head = written.slice(0, star);
	if (/^\*{2,}$/.test(written.slice(star))) return (url) => subject(url).startsWith(head) || subject(url) === head.replace(/\/$/, '');
	const tokens = tokensOf(written);
	return (url) => {
		const text = subject(url);
		return text.startsWith(head) && matches(tokens, text);
	};
}

/**
 * Reads one pattern as a person writes it: an address or path with `*` (within one part of the path) or `**` (anything), or a
 * regular expression between slashes, e.g. `/\/news\/\d+$/i`. An address without a star means that page and what lies below it.
 * @throws CityHallError `CRAWL_BAD_PATTERN`
 */
export function readPattern(pattern: string): AddressTest {
	const text = pattern.trim();
	const regex = /^\/(.+)\/([a-z]*)$/s.exec(text);
	// `/news/` is a path; a regular expression shows by what no path holds.
	const source = regex?.[1];
	if (source !== undefined && /[\\^$()[\]{}|+]|\.\*/.test(source)) return linearRegex(source, regex?.[2]?.includes('i'));
	return glob(text);
}

/** Several patterns: any of them. None at all: `otherwise`. */
export function readPatterns(patterns: readonly string[] | undefined, otherwise: boolean): AddressTest {
	const tests = (patterns ?? []).filter((pattern) => pattern.trim() !== '').map(readPattern);
	if (tests.length === 0) return () => otherwise;
	return (url) => tests.some((test) => test(url));
}
