import { createHash } from 'node:crypto';

export interface Session {
	id: string;
	user: string | null;
	csrf: string;
	/** Must be told to the browser with the answer. */
	isNew: boolean;
}

export interface Sessions {
	/** The session of the cookie, or a new one. */
	of(cookieHeader: string | undefined): Session;
	expire(session?: Session): void;
}

// A crawler without a cookie jar opens a session with each request; forgetting the oldest bounds memory.
const mostSessions = 10_000;

/** Ids are derived from seed and count, so that the same requests get the same pages again. */
export function openSessions(seed: number): Sessions {
	const sessions = new Map<string, Session>();
	let opened = 0;
	const digest = (...parts: Array<string | number>) =>
		createHash('sha256').update(parts.join('|')).digest('hex').toUpperCase().slice(0, 32);
	return {
		of(cookieHeader) {
			const id = /(?:^|;\s*)JSESSIONID=([0-9A-F]{32})/.exec(cookieHeader ?? '')?.[1];
			const known = id === undefined ? undefined : sessions.get(id);
			if (known) {
				known.isNew = false;
				return known;
			}
			opened += 1;
			const fresh = digest('session', seed, opened);
			const session: Session = {
				id: fresh,
				user: null,
				csrf: digest('csrf', fresh).toLowerCase(),
				isNew: true,
			};
			sessions.set(fresh, session);
			const oldest = sessions.keys().next();
			if (sessions.size > mostSessions && !oldest.done) sessions.delete(oldest.value);
			return session;
		},
		expire(session) {
			if (session) sessions.delete(session.id);
			else sessions.clear();
		},
	};
}
