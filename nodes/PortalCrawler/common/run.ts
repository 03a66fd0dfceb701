import type { IExecuteFunctions } from 'n8n-workflow';
import type { PortalLogin, QuietHours, RunOptions } from '../../../src/crawl';
import { CityHallError } from '../../../src/errors';
import type { HttpClient } from '../../../src/net';
import { allowedHosts } from '../../../src/n8n/http';
import { credentialText, type Options } from '../../../src/n8n/parameters';

const MB = 1_000_000;

/** What every operation that asks a site takes from its options and its credentials. */
export async function runOptionsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	extra: Options,
	signal: AbortSignal | undefined,
): Promise<RunOptions> {
	const delaySeconds = extra.number('delaySeconds');
	const maxMegabytes = extra.number('maxMegabytes');
	return {
		delayMs: delaySeconds === undefined ? undefined : delaySeconds * 1000,
		latencyFactor: extra.number('latencyFactor'),
		connectionsPerHost: extra.number('connectionsPerHost'),
		ignoreRobots: extra.flag('ignoreRobots'),
		quietHours: quietHoursOf(extra.text('quietHours'), context.getTimezone()),
		maxBytes: maxMegabytes === undefined ? undefined : maxMegabytes * MB,
		maxMinutes: extra.number('maxMinutes'),
		login: await loginOf(context, itemIndex),
		signal,
		onProgress: (message) => context.logger.info(message, { node: context.getNode().name }),
	};
}

/** A client with a cookie session of its own. Close it when the work on the item is done. */
export async function openClient(extra: Options, signal: AbortSignal | undefined): Promise<HttpClient> {
	const { createHttpClient } = await import('../../../src/net');
	return createHttpClient({
		allow: await allowedHosts(),
		signal,
		certificateAuthority: extra.text('certificateAuthority'),
		trustHosts: listOf(extra.text('trustHosts')),
		connectionsPerHost: extra.number('connectionsPerHost'),
	});
}

export async function browserOf(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<{ endpoint: string } | undefined> {
	if (!context.getNode().credentials?.remoteBrowserApi) return undefined;
	const browser = await context.getCredentials('remoteBrowserApi', itemIndex);
	return { endpoint: credentialText(browser, 'endpoint') };
}

/** Entries of a text, one in each line or separated by commas. */
export function listOf(text: string | undefined): string[] {
	return (text ?? '').split(/[\n,]/).map((entry) => entry.trim()).filter((entry) => entry !== '');
}

/** Lines of a text, for entries that may hold commas themselves. */
export function linesOf(text: string | undefined): string[] {
	return (text ?? '').split('\n').map((line) => line.trim()).filter((line) => line !== '');
}

async function loginOf(context: IExecuteFunctions, itemIndex: number): Promise<PortalLogin | undefined> {
	if (!context.getNode().credentials?.portalLoginApi) return undefined;
	const login = await context.getCredentials('portalLoginApi', itemIndex);
	if (credentialText(login, 'kind') !== 'header') {
		return {
			kind: 'form',
			url: credentialText(login, 'loginUrl'),
			fields: {
				[credentialText(login, 'formFieldForUser')]: credentialText(login, 'user'),
				[credentialText(login, 'formFieldForPass')]: credentialText(login, 'password'),
			},
		};
	}
	const site = credentialText(login, 'siteUrl');
	if (!URL.canParse(site)) {
		throw new CityHallError(
			'LOGIN_SITE_ADDRESS',
			`The site address of the log-in is no address: "${site}"`,
			'Open the credential and write it as in a browser, e.g. https://data.example.go.kr.',
		);
	}
	return {
		kind: 'header',
		name: credentialText(login, 'headerName'),
		value: credentialText(login, 'headerValue'),
		hosts: [new URL(site).host],
	};
}

function quietHoursOf(text: string | undefined, timeZone: string): QuietHours | undefined {
	if (text === undefined) return undefined;
	const hours = /^([01]?\d|2[0-4]):([0-5]\d)\s*[-~–]\s*([01]?\d|2[0-4]):([0-5]\d)$/.exec(text);
	if (!hours) {
		throw new CityHallError(
			'PARAMETER_HOURS',
			`The option "No Requests Between" cannot be "${text}"`,
			'Write the hours as in 09:00-18:00.',
		);
	}
	const [, fromHour = '', fromMinute = '', toHour = '', toMinute = ''] = hours;
	return { from: `${fromHour.padStart(2, '0')}:${fromMinute}`, to: `${toHour.padStart(2, '0')}:${toMinute}`, timeZone };
}
