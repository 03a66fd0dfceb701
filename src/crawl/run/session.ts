import { rm } from 'node:fs/promises';
import { CityHallError } from '../../errors';
import type { HttpResponse } from '../../net';
import { pageOf } from '../page/page';
import type { PoliteClient, PoliteRequest } from '../polite/polite-client';
import { alertOf } from '../recognition/detail-recognition';
import type { FormLogin } from './run-options';

/** More in a row would be hammering at a door that stays shut. */
const MOST_IN_A_ROW = 2;
const PASSWORD_FIELD = /<input\b[^>]{0,500}\btype\s*=\s*["']?password/i;
/** Paths under which sites log people in. */
export const LOGIN_PATH = /(?:log-?in|log-?on|sign-?in)[^/]*$/i;
const SESSION_WORDS = /로그인|세션|접속\s*(?:시간|이\s*종료)|인증|log\s?-?in|session/i;
const LOOKED_AT_BYTES = 512 * 1024;
/** An alert stands alone on its page. */
const ALERT_PAGE_BYTES = 20 * 1024;

/**
 * `sure`: the site leads to its log-in or says that it wants one. `maybe`: there is a field for a password on the page, which also
 * stands on pages that are shown to members.
 */
type Evidence = 'sure' | 'maybe' | null;

function pathOf(url: string): string {
	const { host, pathname } = new URL(url);
	return host + pathname;
}

/** `www.city.go.kr` and `sso.city.go.kr` share a log-in; `www.another.go.kr` has its own. */
function sharesLogin(url: string, login: FormLogin): boolean {
	const [one, other] = [new URL(url), new URL(login.url)];
	const office = ({ hostname }: URL) => hostname.replace(/^[^.]+\.(?=[^.]+\.[^.]*[a-z])/, '');
	return one.host === other.host || (office(one) === office(other) && !/^[\d.]+$|:/.test(one.hostname));
}

/** Whether a page is no more than a script that says that one has to log in, or has to once more. */
export function alertsLogin(response: HttpResponse): boolean {
	if (response.file || response.body.length > ALERT_PAGE_BYTES || !response.body.includes('alert(')) return false;
	return SESSION_WORDS.test(alertOf(pageOf(response)) ?? '');
}

/** What an answer tells of the session. */
export function sessionEvidence(response: HttpResponse, login: FormLogin): Evidence {
	const { finalUrl, url } = response;
	if (finalUrl !== url && pathOf(finalUrl) === pathOf(login.url)) return 'sure';
	if (!sharesLogin(finalUrl, login)) return null;
	if (response.status === 401) return 'sure';
	if (finalUrl !== url && LOGIN_PATH.test(new URL(finalUrl).pathname)) return 'sure';
	const head = (response.file?.head ?? response.body).subarray(0, LOOKED_AT_BYTES).toString('latin1');
	const isPage = /html/.test(response.headers['content-type'] ?? '') || /^\s*</.test(head);
	if (!isPage) return null;
	if (PASSWORD_FIELD.test(head)) return response.status === 403 ? 'sure' : 'maybe';
	return alertsLogin(response) ? 'sure' : null;
}

function lost(login: FormLogin, url: string): CityHallError {
	return new CityHallError(
		'CRAWL_LOGIN_LOST',
		`${url} asks for a log-in although the one at ${login.url} went well.`,
		'Log in with a browser as this user, and see whether the page is open to that account.',
	);
}

/**
 * A client whose requests are those of somebody logged in: it logs in before the first, and again when the session has run out in the
 * middle of a run, twice in a row at most.
 * @param logIn logs in, or throws; a log-in that failed is not tried again with this client
 */
export function withSession(
	polite: PoliteClient,
	login: FormLogin,
	logIn: () => Promise<void>,
	tell: (message: string) => void,
): PoliteClient {
	let session: Promise<void> | null = null;
	/** Counts the log-ins, so that of many requests that find the session gone one logs in. */
	let number = 0;
	let inARow = 0;
	const askAlways = new Set<string>();

	function begin(): Promise<void> {
		number++;
		const began = logIn();
		session = began;
		began.catch((error: unknown) => {
			// A portal that could not be reached may be there for the next page; a log-in that was sent is not sent again.
			const again = error instanceof CityHallError && error.retryable;
			if (again && session === began) session = null;
		});
		return began;
	}

	const ready = () => session ?? begin();

	/** False where it has been in vain often enough. `seen` is the log-in with which the page was asked for. */
	async function renew(seen: number): Promise<boolean> {
		if (seen === number) {
			if (inARow >= MOST_IN_A_ROW) return false;
			inARow++;
			tell('The session has run out; logging in again.');
			await begin();
		} else await ready();
		return true;
	}

	async function request(r: PoliteRequest): ReturnType<PoliteClient['request']> {
		if (r.purpose === 'login' || r.purpose === 'robots') return await polite.request(r);
		await ready();
		for (let again = false; ; again = true) {
			const seen = number;
			const answer = await polite.request(r);
			const { response } = answer;
			const evidence = sessionEvidence(response, login);
			if (evidence === null) {
				if (response.status < 400 && seen === number) inARow = 0;
				return answer;
			}
			const path = pathOf(response.finalUrl);
			if (evidence === 'maybe') {
				if (again) askAlways.add(path);
				if (askAlways.has(path)) return answer;
			}
			if (!(await renew(seen))) {
				if (evidence === 'maybe') return answer;
				throw lost(login, r.url);
			}
			if (response.file) await rm(response.file.path, { force: true });
		}
	}

	return {
		...polite,
		request,
		async visit(url, work) {
			await ready();
			return await polite.visit(url, work);
		},
		renewSession: () => renew(number),
	};
}
