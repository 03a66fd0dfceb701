// The local city portal alone, for looking at it in a browser or for trying a node against it. Started by scripts/run.mjs.
import { parseArgs } from 'node:util';
import { startDemoCity } from '../demo';
import { giveUp, say, Trouble } from './bring/steps.mjs';
import { portIfFree } from './n8n';

async function main(): Promise<void> {
	const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
	const port = await portIfFree(Number(values.port));
	if (port === null) throw new Trouble(`Port ${values.port} is in use by another program.`, 'Choose another with --port.');
	const city = await startDemoCity({ port });
	say(`Demo City is open at ${city.url}\nLet n8n reach it with CITYHALL_ALLOWED_HOSTS=${new URL(city.url).host}. End with Ctrl-C.\n`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void city.close().then(() => process.exit(0)));
}

main().catch(giveUp);
