import { DEMO_CLOVA_KEY, startClovaServer, type ClovaServer } from '../../../demo/clova';
import type { ChatMessage } from '../../../src/llm';
import { maskText } from '../../../src/privacy/mask';

export const key = DEMO_CLOVA_KEY;

/** One contract server for a file's tests, with its log and faults emptied before each. */
export function withClovaServer(): () => ClovaServer {
	let server: ClovaServer | undefined;
	const running = (): ClovaServer => {
		if (!server) throw new Error('The server is not running yet.');
		return server;
	};
	beforeAll(async () => {
		server = await startClovaServer();
	});
	beforeEach(() => {
		running().misbehave(null);
		running().log.length = 0;
	});
	afterAll(async () => {
		await running().close();
	});
	return running;
}

export function user(text: string): ChatMessage {
	return { role: 'user', content: maskText(text).masked };
}

export function system(text: string): ChatMessage {
	return { role: 'system', content: maskText(text).masked };
}

/** Jest's matchers have no type of their own. */
export function matching(pattern: RegExp): unknown {
	return expect.stringMatching(pattern);
}
