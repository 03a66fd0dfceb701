import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { brokenDocument, oversizedDocument, slowDocument } from './faults';
import type { ReadReply, ReadRequest } from './worker-messages';

const mostThreads = Math.max(1, Math.min(4, availableParallelism() - 1));
/** Loading the parsers takes longer than reading a letter, so a thread waits a little for the next document. */
const idleMs = 5_000;

interface Thread {
	worker: Worker;
	memoryMb: number;
	retire: NodeJS.Timeout | null;
}

const idle: Thread[] = [];
const waiting: Array<() => void> = [];
let busy = 0;

/**
 * Has one document read in a thread of its own, which is stopped at the limit of time or memory.
 * More documents than threads wait for their turn; waiting does not count against the time.
 * @throws CityHallError DOCUMENT_TIMEOUT, DOCUMENT_TOO_LARGE (out of memory), DOCUMENT_BROKEN (the thread died)
 */
export async function readInThread(
	request: ReadRequest,
	limits: { timeoutMs: number; memoryMb: number },
): Promise<ReadReply> {
	if (busy >= mostThreads) await new Promise<void>((resolve) => waiting.push(resolve));
	else busy += 1;
	const thread = takeThread(limits.memoryMb);
	try {
		const reply = await ask(thread.worker, request, limits);
		keep(thread);
		return reply;
	} catch (error) {
		void thread.worker.terminate();
		throw error;
	} finally {
		const next = waiting.shift();
		if (next === undefined) busy -= 1;
		else next();
	}
}

function takeThread(memoryMb: number): Thread {
	const index = idle.findIndex((thread) => thread.memoryMb === memoryMb);
	const [kept] = index < 0 ? [] : idle.splice(index, 1);
	if (kept !== undefined) {
		if (kept.retire !== null) clearTimeout(kept.retire);
		kept.retire = null;
		kept.worker.ref();
		return kept;
	}
	const worker = new Worker(require.resolve('#worker/read-document'), {
		resourceLimits: { maxOldGenerationSizeMb: memoryMb, maxYoungGenerationSizeMb: 32, stackSizeMb: 4 },
		// A parser of outside bytes needs none of the process's secrets.
		env: {},
		execArgv: [],
	});
	return { worker, memoryMb, retire: null };
}

function keep(thread: Thread): void {
	thread.worker.unref();
	thread.worker.removeAllListeners();
	const leave = () => {
		const index = idle.indexOf(thread);
		if (index >= 0) idle.splice(index, 1);
		void thread.worker.terminate();
	};
	thread.worker.once('error', leave);
	thread.worker.once('exit', leave);
	thread.retire = setTimeout(leave, idleMs).unref();
	idle.push(thread);
}

function ask(
	worker: Worker,
	request: ReadRequest,
	limits: { timeoutMs: number; memoryMb: number },
): Promise<ReadReply> {
	return new Promise((resolve, reject) => {
		const timer = setTimeout(
			() => reject(slowDocument(Math.round(limits.timeoutMs / 1000))),
			limits.timeoutMs,
		);
		const settle = (how: () => void) => {
			clearTimeout(timer);
			how();
		};
		worker.removeAllListeners();
		worker.once('message', (reply: ReadReply) => settle(() => resolve(reply)));
		worker.once('error', (error: Error & { code?: string }) =>
			settle(() =>
				reject(
					error.code === 'ERR_WORKER_OUT_OF_MEMORY'
						? oversizedDocument(`Reading the document would take more than ${limits.memoryMb} MB of memory.`)
						: brokenDocument('The file', error),
				),
			),
		);
		worker.once('exit', () => settle(() => reject(brokenDocument('The file'))));
		worker.postMessage(request, [request.bytes.buffer as ArrayBuffer]);
	});
}
