// Asks for one page again and again with the client that is named, and prints what that cost this process.
import { Agent, get } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const { client, url, requests, connections, code } = JSON.parse(process.argv[2] ?? '{}');
const from = createRequire(join(code, 'package.json'));

const clients = {
	ours() {
		const http = from('./dist/src/net/index.js').createHttpClient({
			allow: [new URL(url).host],
			connectionsPerHost: connections,
		});
		return async (address) => (await http.exchange({ url: address })).body;
	},
	axios() {
		const axios = from('axios');
		const httpAgent = new Agent({ keepAlive: true, maxSockets: connections });
		const options = { httpAgent, responseType: 'arraybuffer', proxy: false };
		return async (address) => (await axios.get(address, options)).data;
	},
	undici() {
		const { Agent: Dispatcher, request } = from('undici');
		const dispatcher = new Dispatcher({ connections });
		return async (address) => (await request(address, { dispatcher })).body.arrayBuffer();
	},
	node() {
		const agent = new Agent({ keepAlive: true, maxSockets: connections });
		return (address) =>
			new Promise((resolve, reject) => {
				const request = get(address, { agent }, (response) => {
					const chunks = [];
					response.on('data', (chunk) => chunks.push(chunk));
					response.on('end', () => resolve(Buffer.concat(chunks)));
					response.on('error', reject);
				});
				request.on('error', reject);
			});
	},
};

const fetch = clients[client]();

async function ask(count) {
	let asked = 0;
	const work = async () => {
		while (asked < count) {
			const body = await fetch(`${url}?n=${asked++}`);
			if (body.byteLength === 0) throw new Error('an empty body');
		}
	};
	await Promise.all(Array.from({ length: connections }, work));
}

await ask(Math.ceil(requests / 10));
const before = process.cpuUsage();
await ask(requests);
const { user, system } = process.cpuUsage(before);
console.log(
	JSON.stringify({
		cpuMs: (user + system) / 1000 / requests,
		peakMb: (process.resourceUsage().maxRSS * 1024) / 1e6,
	}),
);
process.exit(0);
