import { DEMO_CLOVA_KEY, startClovaServer, type ClovaServer } from '../../../demo/clova';

export type Json = Record<string, unknown>;

export const messages = [{ role: 'user', content: '도서관은 몇 시에 여나요?' }];

export interface Reply {
	status: number;
	body: Json;
	text: string;
}

type Ask = (body: unknown, headers?: Record<string, string>) => Promise<Reply>;

export interface Asking {
	server: () => ClovaServer;
	ask: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Reply>;
	native: (model: string, ...rest: Parameters<Ask>) => Promise<Reply>;
	compatible: Ask;
}

/** One server for a file's tests, with its log and faults emptied before each. */
export function withClovaServer(): Asking {
	let running: ClovaServer | undefined;
	const server = (): ClovaServer => {
		if (!running) throw new Error('The server is not running yet.');
		return running;
	};
	beforeAll(async () => {
		running = await startClovaServer();
	});
	beforeEach(() => {
		server().misbehave(null);
		server().log.length = 0;
	});
	afterAll(async () => {
		await server().close();
	});
	const ask: Asking['ask'] = async (path, body, headers = {}) => {
		const response = await fetch(`${server().url}${path}`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${DEMO_CLOVA_KEY}`,
				'content-type': 'application/json',
				...headers,
			},
			body: typeof body === 'string' ? body : JSON.stringify(body),
		});
		const text = await response.text();
		return {
			status: response.status,
			text,
			body: text.startsWith('{') ? (JSON.parse(text) as Json) : {},
		};
	};
	return {
		server,
		ask,
		native: (model, body, headers) => ask(`/v3/chat-completions/${model}`, body, headers),
		compatible: (body, headers) => ask('/v1/openai/chat/completions', body, headers),
	};
}
