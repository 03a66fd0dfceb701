import { CityHallError } from '../../errors';
import { createAddressGuard, type HttpClient } from '../../net';
import type { HeaderLogin } from './run-options';

function badHosts(what: string): CityHallError {
	return new CityHallError(
		'CRAWL_BAD_OPTION',
		`The header log-in cannot be used: ${what}.`,
		'Name the hosts that may be sent the header, for example api.city.go.kr, without https:// and without a path.',
	);
}

function insecure(url: string): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_INSECURE',
		`${url} was not opened: the header log-in would travel unencrypted.`,
		'Give the address with https:// in front.',
	);
}

function hostsOf(login: HeaderLogin): ReadonlySet<string> {
	if (login.hosts.length === 0) throw badHosts('no host is named that may be sent it');
	return new Set(
		login.hosts.map((entry) => {
			const host = entry.trim().toLowerCase();
			if (!URL.canParse(`https://${host}`) || new URL(`https://${host}`).pathname !== '/' || /[/@?#*]/.test(host))
				throw badHosts(`"${entry}" is no host`);
			return host;
		}),
	);
}

/**
 * Which header an address is sent. A host named without a port means the usual one.
 * @throws CityHallError `CRAWL_BAD_OPTION` at once; `CRAWL_LOGIN_INSECURE` for an address that is neither https nor internal
 */
export function headerCredentials(
	login: HeaderLogin,
	http: HttpClient,
): (url: string) => Promise<Record<string, string> | null> {
	const hosts = hostsOf(login);
	const header = { [login.name.toLowerCase()]: login.value };
	const outside = createAddressGuard();
	const internal = new Map<string, boolean>();

	/** Internal, and the administrator has allowed it: there the wire is the city's own. */
	async function isInternal(url: string): Promise<boolean> {
		const { host } = http.guard.checkUrl(url);
		const known = internal.get(host);
		if (known !== undefined) return known;
		const found = await outside.resolveUrl(url).then(
			() => false,
			(error: unknown) => error instanceof CityHallError && error.code === 'NET_ADDRESS_BLOCKED',
		);
		internal.set(host, found);
		return found;
	}

	return async (url) => {
		const { host, protocol } = new URL(url);
		if (!hosts.has(host)) return null;
		if (protocol !== 'https:' && !(await isInternal(url))) throw insecure(url);
		return header;
	};
}
