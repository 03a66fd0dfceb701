/** A line of robots.txt that allows or forbids. */
export interface RobotsRule {
	allow: boolean;
	/** As it stands in the file, for people. */
	text: string;
	/** What stands between the stars; the first must begin the path. */
	parts: readonly string[];
	/** Ends in `$`: the last part must end the path. */
	toTheEnd: boolean;
	/** The longest rule that matches decides, in octets of its percent-encoded form (RFC 9309, 2.2.2). */
	length: number;
}

/** As long as a line of Google's reader. */
const MAX_PATTERN = 16 * 1024;

/** `\n` to `%0A`, for one byte that stands as a character. */
function percent(char: string): string {
	return `%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/**
 * One form for rules and paths (RFC 9309, 2.2.2): unreserved characters plain, delimiters as written, everything else percent-encoded in
 * upper case. Takes bytes as characters (latin1), so that a path in EUC-KR is compared as what it is.
 */
function normalise(bytes: string): string {
	return bytes
		.replace(/[^A-Za-z0-9\-._~:/?#[\]@!&()*$+,;=%]/g, percent)
		.replace(/%([0-9a-fA-F]{2})/g, (whole, hex: string) => {
			const char = String.fromCharCode(Number.parseInt(hex, 16));
			return /[A-Za-z0-9\-._~]/.test(char) ? char : whole.toUpperCase();
		});
}

function literalDollar(text: string): string {
	return text.replace(/\$/g, '%24');
}

/** @param path the value of an Allow or Disallow line, bytes as characters */
export function toRule(allow: boolean, path: string, text: string): RobotsRule {
	const normal = normalise(path).slice(0, MAX_PATTERN);
	const toTheEnd = normal.endsWith('$');
	const pattern = literalDollar(toTheEnd ? normal.slice(0, -1) : normal);
	return { allow, text, parts: pattern.split(/\*+/), toTheEnd, length: normal.length };
}

/** Path and query of an address in the form that rules are compared with. */
export function pathOf(url: string): string {
	const { pathname, search } = new URL(url);
	// In an address these two are nothing but themselves.
	return literalDollar(normalise(pathname + search)).replace(/\*/g, '%2A');
}

/** Goes from part to part, each as far to the left as can be: a regular expression could be made to take for ever. */
function matches(rule: RobotsRule, path: string): boolean {
	const { parts, toTheEnd } = rule;
	const first = parts[0] ?? '';
	if (!path.startsWith(first)) return false;
	if (parts.length === 1) return !toTheEnd || path.length === first.length;
	let at = first.length;
	const last = parts.length - 1;
	for (let index = 1; index < last; index++) {
		const part = parts[index] ?? '';
		const found = path.indexOf(part, at);
		if (found < 0) return false;
		at = found + part.length;
	}
	const end = parts[last] ?? '';
	return toTheEnd ? path.length - end.length >= at && path.endsWith(end) : path.includes(end, at);
}

/** The rule that decides about a path: the longest that matches, and of two that are as long the one that allows. */
export function decidingRule(rules: readonly RobotsRule[], path: string): RobotsRule | null {
	let winner: RobotsRule | null = null;
	for (const rule of rules) {
		const stronger =
			winner === null ||
			rule.length > winner.length ||
			(rule.length === winner.length && rule.allow && !winner.allow);
		if (stronger && matches(rule, path)) winner = rule;
	}
	return winner;
}
