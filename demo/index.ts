import type { AddressInfo } from 'node:net';

import { CityHallError } from '../src/errors';
import { buildCity, places } from './city';
import { control } from './server/control';
import { openRules } from './server/faults';
import { makeServer } from './server/serve';
import { openSessions } from './server/sessions';
import type { DemoCity, DemoCityOptions, RequestRecord } from './types';

export { archivePost } from './boards/archive';
export { memberAccount } from './boards/member';
export { messengerPath } from './boards/messenger';
export { officeToken } from './boards/qna';
export { officeKey } from './boards/variants';
export { earliestGap, overlaps } from './politeness';
export type * from './types';

function listenError(error: Error, port: number): CityHallError {
	const code = 'code' in error ? error.code : undefined;
	if (code === 'EADDRINUSE') {
		return new CityHallError(
			'DEMO_PORT_IN_USE',
			`Demo City cannot start: port ${port} is already used by another program on this computer.`,
			`Close the other program, or choose another port, for example with --port ${port + 1}.`,
			{ cause: error },
		);
	}
	return new CityHallError(
		'DEMO_NOT_STARTED',
		`Demo City cannot start on port ${port}: ${error.message}.`,
		'Choose another port or address and start it again.',
		{ cause: error },
	);
}

/**
 * Starts a made-up city portal with boards as Korean portals have them; the same options give the same content.
 * @throws {CityHallError} DEMO_PORT_IN_USE or DEMO_NOT_STARTED
 */
export async function startDemoCity(options: DemoCityOptions = {}): Promise<DemoCity> {
	const {
		port = 0,
		host = '127.0.0.1',
		seed = 1,
		posts = 60,
		pageBytes = 0,
		today = '2026-11-20',
		crawlDelaySeconds = 1,
		plainPages = 200,
		archivePosts = 12_000,
		liveViews = false,
		largeFileBytes = 0,
	} = options;
	const started = performance.now();
	const log: RequestRecord[] = [];
	const rules = openRules();
	const sessions = openSessions(seed);
	let origin = '';
	const city = buildCity({
		seed,
		posts,
		questions: options.questions,
		today,
		crawlDelaySeconds,
		plainPages,
		archivePosts,
		pageBytes,
		liveViews,
		largeFileBytes,
		now: () => new Date().toISOString(),
		origin: () => origin,
	});
	const expireSessions = (): void => sessions.expire();
	const server = makeServer({
		sections: city.sections,
		direct: city.direct,
		control: control({
			truth: city.truth,
			log,
			answers: city.answers,
			messages: city.messages,
			misbehave: rules.set,
			expireSessions,
		}),
		rules,
		sessions,
		pageBytes,
		log,
		clock: () => performance.now() - started,
	});

	await new Promise<void>((resolve, reject) => {
		server.once('error', (error) => reject(listenError(error, port)));
		try {
			server.listen(port, host, resolve);
		} catch (error) {
			// A port that no computer has is refused at once, not by an event.
			reject(listenError(error instanceof Error ? error : new Error(String(error)), port));
		}
	});
	const address: AddressInfo | string | null = server.address();
	const listening = typeof address === 'object' && address !== null ? address.port : port;
	origin = `http://${host.includes(':') ? `[${host}]` : host}:${listening}`;

	return {
		url: origin,
		port: listening,
		get truth() {
			return city.truth();
		},
		log,
		answers: city.answers,
		messages: city.messages,
		sections: places.map(({ name, path, description }) => ({ name, url: origin + path, description })),
		misbehave: rules.set,
		addPost: (board, draft) => city.shelves[board].add(draft),
		editPost: (board, id, change) => city.shelves[board].edit(id, change),
		removePost: (board, id, removal) => city.shelves[board].remove(id, removal),
		expireSessions,
		clearLog() {
			log.length = 0;
		},
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}
