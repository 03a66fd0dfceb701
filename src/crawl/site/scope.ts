import type { AddressTest } from './patterns';

/** Second-level names of Korea under which organisations register (KISA), and the usual ones elsewhere. */
const SHARED_SECOND_LEVEL =
	/^(?:go|or|co|ac|re|pe|ne|mil|hs|ms|es|sc|kg|com|net|org|gov|edu|seoul|busan|daegu|incheon|gwangju|daejeon|ulsan|gyeonggi|gangwon|chungbuk|chungnam|jeonbuk|jeonnam|gyeongbuk|gyeongnam|jeju)$/;

/** The part of a host name that one organisation holds: `www.city.go.kr` and `news.city.go.kr` have `city.go.kr`. */
export function organisationOf(host: string): string {
	if (/^[\d.]+$|:|^\[/.test(host)) return host;
	const labels = host.split('.');
	const length = labels.length > 2 && SHARED_SECOND_LEVEL.test(labels.at(-2) ?? '') ? 3 : 2;
	return labels.slice(-length).join('.');
}

export interface ScopeOptions {
	startUrls: readonly string[];
	/** `true`: the hosts of the start addresses; `domain`: all hosts of their organisations. */
	sameHost: true | 'domain';
	/** Further hosts, `host` or `host:port`. */
	hosts: readonly string[];
}

const withoutWww = (host: string) => host.replace(/^www\./, '');

/** Whether an address lies on the site. `www.` in front makes no difference. */
export function scopeOf(options: ScopeOptions): AddressTest {
	const starts = options.startUrls.map((url) => new URL(url));
	const hosts = new Set([...starts.map((url) => url.host), ...options.hosts.map((host) => host.trim().toLowerCase())].map(withoutWww));
	const organisations = new Set(options.sameHost === 'domain' ? starts.map((url) => organisationOf(url.hostname)) : []);
	const answers = new Map<string, boolean>();
	return (url) => {
		const from = url.indexOf('//') + 2;
		const to = url.slice(from).search(/[/?#]|$/) + from;
		const host = url.slice(from, to);
		const known = answers.get(host);
		if (known !== undefined) return known;
		const name = host.replace(/:\d+$/, '');
		const inside = hosts.has(withoutWww(host)) || organisations.has(organisationOf(name));
		if (answers.size < 10_000) answers.set(host, inside);
		return inside;
	};
}
