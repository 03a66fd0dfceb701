import { constants, X509Certificate } from 'node:crypto';
import {
	createSecureContext,
	getCACertificates,
	type ConnectionOptions,
	type SecureContext,
} from 'node:tls';
import { domainToASCII } from 'node:url';
import { CityHallError } from '../errors';

const SETTINGS =
	'Ask the office that runs the site for the certificate of its authority (PEM) and put it into the option "Certificate Authority (PEM)"; only if that cannot be had, name the site in "Hosts Without Certificate Check".';

/** Words for what OpenSSL and Node call it (X509_verify_cert_error_string(3), Node's TLS error codes). */
const REASONS: ReadonlyArray<{ code: RegExp; what: string; next: string }> = [
	{
		code: /^(?:UNABLE_TO_VERIFY_LEAF_SIGNATURE|UNABLE_TO_GET_ISSUER_CERT(?:_LOCALLY)?)$/,
		what: 'the site did not send the certificates between its own and a known authority (many portals forget the intermediate one), or its authority is not known here',
		next: SETTINGS,
	},
	{
		code: /^(?:SELF_SIGNED_CERT_IN_CHAIN|CERT_UNTRUSTED|INVALID_CA)$/,
		what: 'its certificate comes from an authority that is not known here',
		next: SETTINGS,
	},
	{
		code: /^DEPTH_ZERO_SELF_SIGNED_CERT$/,
		what: 'the site vouches for itself with a certificate that no authority has signed',
		next: SETTINGS,
	},
	{
		code: /^(?:CERT_HAS_EXPIRED|CERT_NOT_YET_VALID)$/,
		what: 'its certificate has run out or is not valid yet',
		next: 'Check the date of this server. If it is right, tell the office that runs the site; until it is renewed, the site can be named in "Hosts Without Certificate Check".',
	},
	{
		code: /^ERR_TLS_CERT_ALTNAME/,
		what: 'its certificate was made for another name',
		next: 'Check the address for a typing error, with and without www. If it is right, tell the office that runs the site; "Hosts Without Certificate Check" can name it.',
	},
	{
		code: /^CERT_REVOKED$/,
		what: 'its certificate was revoked',
		next: 'Do not use the site until the office that runs it has a new certificate.',
	},
	{
		code: /^(?:EPROTO$|ERR_SSL_)/,
		what: 'the site speaks no form of secure connection that is still safe, or none at all at this port',
		next: 'Try the address with http:// in front, or ask the office that runs the site for an up-to-date server.',
	},
];

/** Null when the connection failed for another reason. */
export function certificateFailure(
	codes: readonly string[],
	host: string,
	cause: unknown,
): CityHallError | null {
	const code = codes.find((one) => /CERT|SSL|TLS|SELF_SIGNED|UNABLE_TO_VERIFY|INVALID_CA|EPROTO/.test(one));
	if (code === undefined) return null;
	const reason = REASONS.find((one) => one.code.test(code));
	return new CityHallError(
		'NET_CERTIFICATE',
		`The secure connection to ${host} could not be trusted: ${reason?.what ?? 'its certificate does not hold'} (${code}).`,
		reason?.next ?? SETTINGS,
		{ cause },
	);
}

function badAuthority(cause?: unknown): CityHallError {
	return new CityHallError(
		'NET_BAD_CERTIFICATE_AUTHORITY',
		'The text in the option "Certificate Authority (PEM)" is no certificate.',
		'Paste the whole PEM text, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----.',
		{ cause },
	);
}

/** One-line fields lose the line breaks of a PEM text, so it is written anew. */
function certificatesIn(text: string): string[] {
	const found = [...text.matchAll(/-----BEGIN CERTIFICATE-----(.+?)-----END CERTIFICATE-----/gs)];
	if (found.length === 0) throw badAuthority();
	return found.map((match) => {
		const base64 = (match[1] ?? '').replace(/\\[rn]|\s/g, '');
		const pem = `-----BEGIN CERTIFICATE-----\n${base64.replace(/.{64}(?=.)/g, '$&\n')}\n-----END CERTIFICATE-----\n`;
		try {
			return new X509Certificate(pem).toString();
		} catch (cause) {
			throw badAuthority(cause);
		}
	});
}

/** `host` or `host:port` as sockets name them. */
function readHosts(entries: readonly string[]): Set<string> {
	return new Set(
		entries
			.map((entry) => entry.trim().toLowerCase())
			.filter((entry) => entry !== '')
			.map((entry) => {
				const [, host = '', port = ''] = /^(\[[^\]]*\]|[^:]*|.*:.*:.*?)(:\d+)?$/.exec(entry) ?? [];
				const bare = host.replace(/^\[(.*)\]$/, '$1').replace(/\.$/, '');
				return (domainToASCII(bare) || bare) + port;
			}),
	);
}

export interface Certificates {
	/** Whether the certificate of this host is taken unchecked. */
	unchecked(host: string, port: number): boolean;
	/** What tls.connect has to be told for this host. */
	optionsFor(host: string, port: number): ConnectionOptions;
}

/**
 * Which certificates are taken: those of Node's own authorities and of `authority`; any from the hosts of `trustHosts`. What the
 * environment says (NODE_TLS_REJECT_UNAUTHORIZED) does not count.
 * @throws CityHallError `NET_BAD_CERTIFICATE_AUTHORITY`
 */
export function readCertificates(authority?: string, trustHosts: readonly string[] = []): Certificates {
	const added = authority === undefined || authority.trim() === '' ? [] : certificatesIn(authority);
	const hosts = readHosts(trustHosts);
	// Made once, and not before it is needed: reading some 150 authorities takes milliseconds.
	let context: SecureContext | undefined;
	const open = () =>
		(context ??= createSecureContext({
			// Servers from before RFC 5746 are still about; browsers speak with them, and nothing is renegotiated here.
			secureOptions: constants.SSL_OP_LEGACY_SERVER_CONNECT,
			...(added.length === 0 ? {} : { ca: [...getCACertificates('default'), ...added] }),
		}));
	const unchecked = (host: string, port: number) => hosts.has(host) || hosts.has(`${host}:${port}`);
	return {
		unchecked,
		optionsFor: (host, port) => ({ rejectUnauthorized: !unchecked(host, port), secureContext: open() }),
	};
}
