import { lookup as systemLookup, type LookupAddress, type LookupAllOptions } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { ipaddr } from '#vendor/ip';
import { CityHallError } from '../errors';

/** The only IPv6 space that is assigned for public use (IANA IPv6 Global Unicast Address Assignments). */
const GLOBAL_IPV6 = ipaddr.parseCIDR('2000::/3');
/** Answers metadata requests inside one cloud although it lies in public space. */
const CLOUD_PLATFORM_ADDRESSES = new Set(['168.63.129.16']);
/** In characters, dots included (RFC 1035, 3.1). */
const LONGEST_HOST = 253;
const METADATA_HOSTS = new Set(['metadata', 'metadata.google.internal', 'instance-data']);

/** Finds every address of a name, as `dns.lookup` with `all` does. */
export type Lookup = (
	name: string,
	options: LookupAllOptions,
	callback: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

interface AllowedNetwork {
	address: ReturnType<typeof ipaddr.parse>;
	bits: number;
}

/** What an administrator allows although it is internal. */
interface AllowList {
	hosts: Set<string>;
	suffixes: string[];
	networks: AllowedNetwork[];
}

export interface AddressGuard {
	/**
	 * Checks scheme, host name and literal address of a URL, without DNS.
	 * @throws CityHallError `NET_BAD_ADDRESS`, `NET_ADDRESS_BLOCKED`
	 */
	checkUrl(url: string): URL;
	/** As `checkUrl`, and also every address that the name resolves to now (for clients whose sockets are not ours, such as a browser). */
	resolveUrl(url: string): Promise<URL>;
	/** Whether a socket to this address may be opened for this host and port. */
	allows(address: string, host: string, port: number): boolean;
	/** A `lookup` for net.connect that leaves out addresses which are not allowed, and fails when none is left. */
	lookupFor(host: string, port: number): LookupFunction;
}

/** Splits the administrator's setting: hosts, host:port, `*.domain` or CIDR ranges, separated by commas. */
export function parseAllowedHosts(value: string | undefined): string[] {
	return (value ?? '')
		.split(/[,\s]+/)
		.map((entry) => entry.trim().toLowerCase())
		.filter((entry) => entry !== '');
}

function readAllowList(entries: readonly string[]): AllowList {
	const list: AllowList = { hosts: new Set(), suffixes: [], networks: [] };
	for (const raw of entries) {
		const entry = raw.trim().toLowerCase();
		if (entry === '') continue;
		if (entry.includes('/')) {
			let parsed: ReturnType<typeof ipaddr.parseCIDR>;
			try {
				parsed = ipaddr.parseCIDR(entry);
			} catch (cause) {
				throw new CityHallError(
					'NET_BAD_ALLOW_LIST',
					`"${raw}" in the list of allowed addresses is not a range such as 10.1.0.0/16.`,
					'Ask the administrator to correct the setting CITYHALL_ALLOWED_HOSTS.',
					{ cause },
				);
			}
			list.networks.push({ address: parsed[0], bits: parsed[1] });
		} else if (entry.startsWith('*.')) {
			list.suffixes.push(entry.slice(1));
		} else {
			list.hosts.add(entry.replace(/^\[(.*)\]$/, '$1').replace(/^\[(.*)\]:(\d+)$/, '[$1]:$2'));
		}
	}
	return list;
}

function hostIsAllowed(list: AllowList, host: string, port: number): boolean {
	const withPort = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
	return (
		list.hosts.has(host) || list.hosts.has(withPort) || list.suffixes.some((suffix) => host.endsWith(suffix))
	);
}

function networkIsAllowed(list: AllowList, address: ReturnType<typeof ipaddr.parse>): boolean {
	return list.networks.some(
		(network) => network.address.kind() === address.kind() && address.match(network.address, network.bits),
	);
}

/** IPv4-mapped addresses are judged as the IPv4 address they carry; every other embedding is refused as such. */
function parseAddress(address: string): ReturnType<typeof ipaddr.parse> | null {
	const bare = address.replace(/%.*$/, '');
	return ipaddr.isValid(bare) ? ipaddr.process(bare) : null;
}

function isPublic(address: ReturnType<typeof ipaddr.parse>): boolean {
	if (address.range() !== 'unicast' || CLOUD_PLATFORM_ADDRESSES.has(address.toString())) return false;
	return address.kind() === 'ipv4' || address.match(GLOBAL_IPV6[0], GLOBAL_IPV6[1]);
}

/** A host of a URL or a socket as hosts are compared: lower case, no brackets, no closing dot. */
export function bareHost(host: string): string {
	return host
		.toLowerCase()
		.replace(/^\[(.*)\]$/, '$1')
		.replace(/\.$/, '');
}

function hostOf(url: URL): string {
	return bareHost(url.hostname);
}

/** Also where the address does not name it. */
export function portOf(url: URL): number {
	if (url.port !== '') return Number(url.port);
	return url.protocol === 'https:' ? 443 : 80;
}

/** Messages end up in logs and e-mails. */
function withoutPassword(address: string): string {
	return address.replace(/\/\/[^/?#]*@/, '//').slice(0, 500);
}

function blocked(host: string): CityHallError {
	return new CityHallError(
		'NET_ADDRESS_BLOCKED',
		`The address ${host} lies inside the organisation's own network, so it was not opened.`,
		'Check the address. If it is right, ask the administrator to add it to CITYHALL_ALLOWED_HOSTS.',
	);
}

/**
 * Keeps requests out of the inner network (server-side request forgery), unless `allow` names the target.
 * Names are judged by the address actually connected to, so a name that turns internal between two look-ups does not slip through.
 */
export function createAddressGuard(
	allow: readonly string[] = [],
	lookup: Lookup = systemLookup,
): AddressGuard {
	const list = readAllowList(allow);

	function allows(address: string, host: string, port: number): boolean {
		if (hostIsAllowed(list, host, port)) return true;
		const parsed = parseAddress(address);
		if (!parsed) return false;
		return networkIsAllowed(list, parsed) || isPublic(parsed);
	}

	function checkUrl(address: string): URL {
		// The URL parser turns decimal, octal and hexadecimal host forms into the dotted one (WHATWG URL, host parsing).
		if (!URL.canParse(address)) {
			throw new CityHallError(
				'NET_BAD_ADDRESS',
				`"${withoutPassword(address)}" is not a web address.`,
				'Copy the address from the browser, with https:// in front.',
			);
		}
		const url = new URL(address);
		if (url.protocol !== 'http:' && url.protocol !== 'https:') {
			throw new CityHallError(
				'NET_BAD_ADDRESS',
				`"${withoutPassword(address)}" begins with ${url.protocol}; only http and https can be opened.`,
				'Copy the address from the browser, with https:// in front.',
			);
		}
		if (url.username !== '' || url.password !== '') {
			throw new CityHallError(
				'NET_BAD_ADDRESS',
				`The address of ${url.host} holds a user name or a password in front of an @, so it was not opened.`,
				'Take out what stands between // and @; put name and password into the node\'s log-in instead.',
			);
		}
		const host = hostOf(url);
		if (host.length > LONGEST_HOST) {
			throw new CityHallError(
				'NET_BAD_ADDRESS',
				`The name of the server in "${withoutPassword(address).slice(0, 100)}…" is longer than such names can be.`,
				'Copy the address from the browser.',
			);
		}
		const internal =
			isIP(host) !== 0
				? !allows(host, host, portOf(url))
				: METADATA_HOSTS.has(host) && !hostIsAllowed(list, host, portOf(url));
		if (internal) throw blocked(host);
		return url;
	}

	function lookupFor(host: string, port: number): LookupFunction {
		return (name, options, callback) => {
			lookup(name, { ...options, all: true }, (error, found) => {
				if (error) return callback(error, '', 0);
				const permitted = found.filter((entry) => allows(entry.address, host, port));
				const first = permitted[0];
				if (!first) return callback(blocked(host), '', 0);
				if (options.all) return callback(null, permitted);
				return callback(null, first.address, first.family);
			});
		};
	}

	async function resolveUrl(address: string): Promise<URL> {
		const url = checkUrl(address);
		const host = hostOf(url);
		if (isIP(host) !== 0 || hostIsAllowed(list, host, portOf(url))) return url;
		const found = await new Promise<LookupAddress[]>((resolve, reject) => {
			lookup(host, { all: true }, (error, entries) => (error ? reject(error) : resolve(entries)));
		});
		// A browser picks any of the addresses, so all of them must be public.
		if (!found.every((entry) => allows(entry.address, host, portOf(url)))) throw blocked(host);
		return url;
	}

	return { checkUrl, resolveUrl, allows, lookupFor };
}
