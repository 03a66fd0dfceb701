import { createHash } from 'node:crypto';

/** What a host's robots.txt says to one crawler (RFC 9309). */
export interface Robots {
	check(url: string): { allowed: boolean; rule: string | null };
	/** Milliseconds, capped; null when it says nothing. */
	crawlDelayMs: number | null;
	/** SHA-256 of the file; null when there is none. */
	fileSha256: string | null;
}

interface Rule {
	allow: boolean;
	path: string;
	/** With `*`; one that is not tied to the end by `$` ends in one. */
	pattern: string;
	/** Longest match wins, in bytes of the percent-encoded path. */
	length: number;
}

interface Group {
	agents: string[];
	rules: Rule[];
	crawlDelay: number | null;
}

/** RFC 9309, 2.5: at least 500 KiB must be read. */
const MAX_BYTES = 500 * 1024;
const MAX_CRAWL_DELAY_MS = 30_000;
const MAX_PATTERN = 2000;

/** One form for rules and paths: unreserved characters plain, everything else percent-encoded in upper case (RFC 9309, 2.2.2). */
function normalisePath(path: string): string {
	const encoded = path.replace(/[^\x21-\x7e]/gu, (char) => encodeURIComponent(char));
	return encoded.replace(/%([0-9a-fA-F]{2})/g, (whole, hex: string) => {
		const char = String.fromCharCode(Number.parseInt(hex, 16));
		return /[A-Za-z0-9\-._~]/.test(char) ? char : whole.toUpperCase();
	});
}

function toRule(allow: boolean, path: string): Rule {
	const normal = normalisePath(path).slice(0, MAX_PATTERN);
	const anchored = normal.endsWith('$');
	return {
		allow,
		path,
		pattern: (anchored ? normal.slice(0, -1) : `${normal}*`).replace(/\*+/g, '*'),
		length: normal.length,
	};
}

/** Matches `*` by going back to the last star only: a regular expression could be made to take for ever. */
function matches(pattern: string, path: string): boolean {
	let at = 0;
	let place = 0;
	let star = -1;
	let resume = 0;
	while (place < path.length) {
		if (pattern[at] === '*') {
			star = at++;
			resume = place;
		} else if (pattern[at] === path[place]) {
			at++;
			place++;
		} else if (star >= 0) {
			at = star + 1;
			place = ++resume;
		} else return false;
	}
	while (pattern[at] === '*') at++;
	return at === pattern.length;
}

function parseGroups(text: string): Group[] {
	const groups: Group[] = [];
	let current: Group | null = null;
	let namingAgents = false;
	for (const line of text.replace(/^\uFEFF/, '').split(/\r\n|\r|\n/)) {
		const content = line.replace(/#.*$/, '').trim();
		// A missing colon is a slip that Google's parser forgives, and so do we.
		const parts =
			/^([A-Za-z-]+)\s*:\s*(.*)$/.exec(content) ??
			/^(user-?agent|allow|disallow|crawl-delay)\s+(\S.*)$/i.exec(content);
		if (!parts) continue;
		const field = (parts[1] ?? '').toLowerCase();
		const value = (parts[2] ?? '').trim();
		if (field === 'user-agent' || field === 'useragent') {
			if (!current || !namingAgents) groups.push((current = { agents: [], rules: [], crawlDelay: null }));
			current.agents.push((/^(\*|[A-Za-z_-]+)/.exec(value)?.[1] ?? value).toLowerCase());
			namingAgents = true;
		} else if (field === 'allow' || field === 'disallow') {
			namingAgents = false;
			if (current && value !== '') current.rules.push(toRule(field === 'allow', value));
		} else if (field === 'crawl-delay') {
			namingAgents = false;
			if (current && /^\d+(\.\d+)?$/.test(value)) current.crawlDelay = Number(value);
		}
	}
	return groups;
}

/** Groups that name the crawler, all of them together; else those for everyone. */
function rulesFor(groups: readonly Group[], agent: string): { rules: Rule[]; crawlDelay: number | null } {
	const named = groups.filter((group) => group.agents.includes(agent.toLowerCase()));
	const chosen = named.length > 0 ? named : groups.filter((group) => group.agents.includes('*'));
	return {
		rules: chosen.flatMap((group) => group.rules),
		crawlDelay: chosen.map((group) => group.crawlDelay).find((delay) => delay !== null) ?? null,
	};
}

function pathOf(url: string): string {
	const parsed = new URL(url);
	return normalisePath(parsed.pathname + parsed.search);
}

/** Reads a robots.txt for the crawler with this product token. */
export function parseRobots(bytes: Uint8Array, agent: string): Robots {
	const { rules, crawlDelay } = rulesFor(
		parseGroups(new TextDecoder().decode(bytes.subarray(0, MAX_BYTES))),
		agent,
	);
	return {
		check(url) {
			const path = pathOf(url);
			if (path === '/robots.txt') return { allowed: true, rule: null };
			let winner: Rule | null = null;
			for (const rule of rules) {
				const longer =
					winner === null ||
					rule.length > winner.length ||
					(rule.length === winner.length && rule.allow && !winner.allow);
				if (longer && matches(rule.pattern, path)) winner = rule;
			}
			return winner === null
				? { allowed: true, rule: null }
				: { allowed: winner.allow, rule: `${winner.allow ? 'Allow' : 'Disallow'}: ${winner.path}` };
		},
		crawlDelayMs: crawlDelay === null ? null : Math.min(crawlDelay * 1000, MAX_CRAWL_DELAY_MS),
		fileSha256: createHash('sha256').update(bytes).digest('hex'),
	};
}

/** RFC 9309, 2.3.1.3: a file that is not there (4xx) allows everything. */
export const NO_ROBOTS: Robots = {
	check: () => ({ allowed: true, rule: null }),
	crawlDelayMs: null,
	fileSha256: null,
};

/** RFC 9309, 2.3.1.4: a file that cannot be had (5xx, no connection) forbids everything. */
export function unreachableRobots(reason: string): Robots {
	return {
		check: () => ({ allowed: false, rule: `robots.txt could not be read (${reason})` }),
		crawlDelayMs: null,
		fileSha256: null,
	};
}
