import { createHash } from 'node:crypto';
import { decodeText } from '../../net';
import { decidingRule, pathOf, toRule, type RobotsRule } from './robots-rules';

/** What a host's robots.txt says to one crawler (RFC 9309). */
export interface Robots {
	check(url: string): { allowed: boolean; rule: string | null };
	/** Milliseconds, capped; null when it says nothing. */
	crawlDelayMs: number | null;
	/** SHA-256 of the file; null when there is none. */
	fileSha256: string | null;
	/** Addresses of the `Sitemap:` lines, as they stand there. */
	sitemaps: readonly string[];
}

interface Group {
	agents: string[];
	rules: RobotsRule[];
}

interface ReadFile {
	groups: Group[];
	/** Seconds by the agents that were named above the line. */
	delays: Array<{ agents: readonly string[]; seconds: number }>;
	sitemaps: string[];
}

type Field = 'agent' | 'allow' | 'disallow' | 'delay' | 'sitemap';

/** RFC 9309, 2.5: at least 500 KiB must be read. */
export const ROBOTS_MAX_BYTES = 500 * 1024;
const MAX_CRAWL_DELAY_MS = 30_000;
const MAX_SITEMAPS = 1000;

/** With the slips that Google's reader forgives as well (google/robotstxt, robots.cc). */
const FIELDS: ReadonlyMap<string, Field> = new Map([
	['user-agent', 'agent'],
	['useragent', 'agent'],
	['user agent', 'agent'],
	['allow', 'allow'],
	['disallow', 'disallow'],
	['dissallow', 'disallow'],
	['dissalow', 'disallow'],
	['disalow', 'disallow'],
	['diasllow', 'disallow'],
	['disallaw', 'disallow'],
	['crawl-delay', 'delay'],
	['crawldelay', 'delay'],
	['sitemap', 'sitemap'],
	['site-map', 'sitemap'],
]);

/** The file's bytes as characters, without what a byte order mark has left. A line that the limit cuts in two is left out. */
function textOf(bytes: Uint8Array): string {
	const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	const utf16 = (whole[0] === 0xff && whole[1] === 0xfe) || (whole[0] === 0xfe && whole[1] === 0xff);
	const all = utf16 ? Buffer.from(decodeText(whole).text) : whole;
	const text = all
		.toString('latin1', 0, Math.min(all.length, ROBOTS_MAX_BYTES))
		.replace(/^\xef(?:\xbb\xbf?)?(?=[\s#A-Za-z])/, '');
	return all.length > ROBOTS_MAX_BYTES
		? text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1)
		: text;
}

/** Field and value of a line, or null. A missing colon is forgiven where exactly two words stand there. */
function partsOf(line: string): { field: Field; value: string } | null {
	const content = line.replace(/#.*$/, '').trim();
	const colon = content.indexOf(':');
	const words = colon < 0 ? /^(\S+)\s+(\S+)$/.exec(content) : null;
	const name = words?.[1] ?? content.slice(0, Math.max(colon, 0)).trimEnd();
	const field = FIELDS.get(name.toLowerCase());
	return field === undefined ? null : { field, value: words?.[2] ?? content.slice(colon + 1).trimStart() };
}

/** `*`, or the product token at the head of the value; what follows it (a version, words) does not matter. */
function agentOf(value: string): string {
	return /^\*(?=\s|$)/.test(value) ? '*' : (/^[A-Za-z_-]+/.exec(value)?.[0] ?? '').toLowerCase();
}

/** Null for what is no number of seconds. A negative one says nothing; one beyond all numbers is as long as can be. */
function secondsOf(value: string): number | null {
	const number = /^(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:e[+-]?\d+)?/i.exec(value)?.[0];
	return number === undefined ? null : Number(number.replace(',', '.'));
}

function readable(bytes: string): string {
	return /[^\x00-\x7f]/.test(bytes) ? decodeText(Buffer.from(bytes, 'latin1')).text : bytes;
}

function readFile(text: string): ReadFile {
	const file: ReadFile = { groups: [], delays: [], sitemaps: [] };
	let current: Group | null = null;
	let naming = false;
	for (const line of text.split(/[\r\n]+/)) {
		const parts = partsOf(line);
		if (!parts) continue;
		const { field, value } = parts;
		if (field === 'agent') {
			if (!current || !naming) file.groups.push((current = { agents: [], rules: [] }));
			current.agents.push(agentOf(value));
			naming = true;
		} else if (field === 'allow' || field === 'disallow') {
			naming = false;
			if (current && value !== '') {
				const allow = field === 'allow';
				current.rules.push(toRule(allow, value, `${allow ? 'Allow' : 'Disallow'}: ${readable(value)}`));
				// `/folder/index.html` is the folder itself, as Google reads it.
				const folder = allow ? /^(.*\/)index\.html?$/i.exec(value)?.[1] : undefined;
				if (folder !== undefined) current.rules.push(toRule(true, `${folder}$`, `Allow: ${readable(value)}`));
			}
		} else if (field === 'delay') {
			// Not of the standard, so it does not part the names above it from those below.
			const seconds = secondsOf(value);
			if (current && seconds !== null) file.delays.push({ agents: [...current.agents], seconds });
		} else if (value !== '' && file.sitemaps.length < MAX_SITEMAPS) {
			file.sitemaps.push(readable(value));
		}
	}
	return file;
}

/** Reads a robots.txt for the crawler with this product token: the groups that name it, all of them together; else those for everyone. */
export function parseRobots(bytes: Uint8Array, token: string): Robots {
	const file = readFile(textOf(bytes));
	const own = token.toLowerCase();
	const agent = file.groups.some((group) => group.agents.includes(own)) ? own : '*';
	const rules = file.groups.filter((group) => group.agents.includes(agent)).flatMap((group) => group.rules);
	const delays = file.delays.filter((delay) => delay.agents.includes(agent)).map((delay) => delay.seconds);
	return {
		check(url) {
			const path = pathOf(url);
			const rule = path === '/robots.txt' ? null : decidingRule(rules, path);
			return { allowed: rule?.allow ?? true, rule: rule?.text ?? null };
		},
		crawlDelayMs: delays.length === 0 ? null : Math.min(Math.max(...delays) * 1000, MAX_CRAWL_DELAY_MS),
		fileSha256: createHash('sha256').update(bytes).digest('hex'),
		sitemaps: file.sitemaps,
	};
}

/** RFC 9309, 2.3.1.3: a file that is not there (4xx) allows everything. */
export const NO_ROBOTS: Robots = {
	check: () => ({ allowed: true, rule: null }),
	crawlDelayMs: null,
	fileSha256: null,
	sitemaps: [],
};

/** RFC 9309, 2.3.1.4: a file that cannot be had (5xx, 429, no connection) forbids everything, however long that lasts. */
export function unreachableRobots(reason: string): Robots {
	return {
		check: () => ({ allowed: false, rule: `robots.txt could not be read (${reason})` }),
		crawlDelayMs: null,
		fileSha256: null,
		sitemaps: [],
	};
}
