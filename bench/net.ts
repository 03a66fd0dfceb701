// What one request costs the process that makes it, beside axios, undici and Node's own client, politeness and parsing left out.
import { execFile, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { z } from 'zod';
import { peersFolder } from '../scripts/bring/places.mjs';
import { checkout } from '../scripts/n8n';
import { median, ratio } from './contest/contend';

const usage = `npm run bench -- net [--requests 8000] [--bytes 17000] [--rounds 3] [--json]

Fetches a page of that size over kept connections, one at a time and ten at a time. The server is a process of its own, and so is each
client; medians of the rounds. CPU is that of the client's process.`;

const { values } = parseArgs({
	options: {
		requests: { type: 'string', default: '8000' },
		bytes: { type: 'string', default: '17000' },
		rounds: { type: 'string', default: '3' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});

const pack = process.env.CITYHALL_BENCH_PACK ?? checkout;
const clients = { ours: pack, axios: checkout, undici: peersFolder, node: checkout };
const figuresShape = z.object({ cpuMs: z.number(), peakMb: z.number() });
type Figures = z.infer<typeof figuresShape>;

const contender = (name: string): string => join(checkout, 'bench', 'contenders', `${name}.mjs`);

async function measure(client: string, code: string, url: string, connections: number): Promise<Figures> {
	const task = { client, code, url, connections, requests: Number(values.requests) };
	const { stdout } = await promisify(execFile)(process.execPath, [contender('fetch'), JSON.stringify(task)]);
	return figuresShape.parse(JSON.parse(stdout));
}

async function medians(url: string, connections: number): Promise<Record<string, Figures>> {
	const rounds = new Map<string, Figures[]>();
	for (let round = 0; round < Number(values.rounds); round += 1) {
		for (const [client, code] of Object.entries(clients))
			rounds.set(client, [...(rounds.get(client) ?? []), await measure(client, code, url, connections)]);
	}
	return Object.fromEntries(
		[...rounds].map(([client, all]) => [
			client,
			{ cpuMs: median(all.map((one) => one.cpuMs)), peakMb: median(all.map((one) => one.peakMb)) },
		]),
	);
}

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	const server = fork(contender('one-page'), [values.bytes], { execArgv: [] });
	const [port] = z.array(z.unknown()).parse(await once(server, 'message'));
	const url = `http://127.0.0.1:${z.number().parse(port)}/`;
	const all: Record<string, Record<string, Figures>> = {};
	try {
		for (const connections of [1, 10]) all[`${connections} at a time`] = await medians(url, connections);
	} finally {
		server.disconnect();
	}
	const result: Record<string, Record<string, unknown>> = { ours: {}, peers: {}, ratios: {} };
	for (const [how, figures] of Object.entries(all)) {
		const { ours, ...peers } = figures;
		if (!ours) throw new Error('Our own client was not measured.');
		const ratios = Object.fromEntries(
			Object.entries(peers).map(([name, peer]) => [
				name,
				{ cpu: ratio(ours.cpuMs, peer.cpuMs), peakMb: ratio(ours.peakMb, peer.peakMb) },
			]),
		);
		Object.assign(result.ours ?? {}, { [how]: ours });
		Object.assign(result.peers ?? {}, { [how]: peers });
		Object.assign(result.ratios ?? {}, { [how]: ratios });
		if (values.json) continue;
		const { requests, bytes } = values;
		console.log(`${how}, ${requests} pages of ${bytes} bytes, medians of ${values.rounds} rounds`);
		for (const [name, one] of Object.entries(figures)) {
			const mb = one.peakMb.toFixed(0).padStart(4);
			console.log(`  ${name.padEnd(7)} ${one.cpuMs.toFixed(3)} ms of CPU a request  ${mb} MB at most`);
		}
	}
	if (values.json) console.log(JSON.stringify({ name: 'net', ...result }));
}

void main();
