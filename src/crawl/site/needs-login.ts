import { CityHallError } from '../../errors';
import type { HttpResponse } from '../../net';
import { alertsLogin, LOGIN_PATH } from '../run/session';
import type { SiteReading } from './read-response';

type Address = Pick<HttpResponse, 'url' | 'finalUrl' | 'status'>;

/** Shorter texts say nothing, so that a script's message is all there is. */
const NOTHING_TO_READ = 50;

function needsLogin(url: string, message: string): CityHallError {
	return new CityHallError(
		'CRAWL_NEEDS_LOGIN',
		`${url} ${message}`,
		'Add the credential "Portal Log-In API" to the node. If it is there, see with a browser whether the page is open to that account.',
	);
}

/** Why nothing can be had under an address without a log-in, by the answer's status and address alone; null where they do not say so. */
export function loginRefusal({ url, finalUrl, status }: Address): CityHallError | null {
	if (status === 401) return needsLogin(url, 'asks for a log-in (status 401).');
	if (status === 403) return needsLogin(url, 'is not shown to everyone (status 403).');
	const led = finalUrl !== url && LOGIN_PATH.test(new URL(finalUrl).pathname);
	return led ? needsLogin(url, `leads to a log-in (${finalUrl}).`) : null;
}

/** As `loginRefusal`, by what the page shows. */
export function loginPageInstead(reading: SiteReading, response: HttpResponse | null): CityHallError | null {
	const { url } = reading.provenance;
	if (reading.loginForm) return needsLogin(url, 'shows a log-in form and little else.');
	const alerts = response !== null && reading.text.length < NOTHING_TO_READ && alertsLogin(response);
	return alerts ? needsLogin(url, 'says that it wants a log-in.') : null;
}
