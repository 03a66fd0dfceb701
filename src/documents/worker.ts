import { parentPort } from 'node:worker_threads';
import { CityHallError } from '../errors';
import { brokenDocument } from './faults';
import { parseDocument } from './parse-document';
import type { ReadReply, ReadRequest } from './worker-messages';

// A parser's chatter about a strange file belongs into nobody's log.
process.stdout.write = () => true;
process.stderr.write = () => true;

parentPort?.on('message', (request: ReadRequest) => {
	void read(request).then((reply) => parentPort?.postMessage(reply));
});

async function read({ bytes, contentType }: ReadRequest): Promise<ReadReply> {
	try {
		const document = await parseDocument(
			Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength),
			contentType,
		);
		return { ok: true, document };
	} catch (error) {
		// A parser that stumbles over bytes from outside says something about the bytes, whatever it throws.
		const fault = error instanceof CityHallError ? error : brokenDocument('The file', error);
		return {
			ok: false,
			code: fault.code,
			message: fault.message,
			nextStep: fault.nextStep,
			reason: fault.cause instanceof Error ? `${fault.cause.name}: ${fault.cause.message}` : '',
		};
	}
}
