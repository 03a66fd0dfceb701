#!/usr/bin/env node
// Runs a task of this checkout after bringing what it needs. Plain JavaScript for Node 18 and up, as it runs before anything is installed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { bringBrowser, findChromium } from './bring/browser.mjs';
import { bringBuild, bringDependencies, bringNode, checkPlatform } from './bring/checkout.mjs';
import { bringN8n, n8nIsReady } from './bring/n8n.mjs';
import { bringPostgres, findPostgres, startPostgres } from './bring/postgres.mjs';
import { bringPeers } from './bring/peers.mjs';
import { n8nBin, n8nFolder, n8nVersion, nodeBin, root } from './bring/places.mjs';
import { giveUp, say, Steps, Trouble } from './bring/steps.mjs';
import { add, close, jest, lint, show } from './bring/tests.mjs';

const fresh = !existsSync(join(root, 'node_modules'));
const dependencies = [`Dependencies${fresh ? ' (the first time about a minute)' : ''}`, bringDependencies];
const node = ['Node 24', bringNode];
const n8n = [`n8n ${n8nVersion}${n8nIsReady() ? '' : ' (the first time about 5 minutes and 3 GB)'}`, bringN8n];
const browser = ['Browser', bringBrowser];
const peers = ['Peers to measure beside', bringPeers];
const build = ['The package', bringBuild];
const postgres = ['PostgreSQL', bringPostgres];
const script = (file) => ['--import', 'tsx', file];

const tasks = {
	demo: {
		help: `npm run demo [-- --once] [--port 5678] [--demo-port 8470] [--no-browser]

Shows the whole pack at work: a local city portal (Demo City), a real n8n with this package, and two automations run once.
Leaves n8n's editor open until Ctrl-C.

  --once           end after the results
  --port N         address of n8n's editor (default 5678)
  --demo-port N    address of Demo City (default 8470)
  --no-browser     do not look for a browser, nor install one
  --json           the last line is one JSON object with the results`,
		needs: (args) => [dependencies, node, n8n, ...(args.includes('--no-browser') ? [] : [browser]), build],
		run: (args, steps) => show([...script('scripts/demo.ts'), ...args], { CITYHALL_STEPS_DONE: String(steps.done) }),
		stepsOfItsOwn: 4,
	},
	test: {
		help: 'npm test [-- jest options]\n\nEvery test: types and rules, units, nodes in-process, end to end in the real n8n. Brings n8n and PostgreSQL the first time.\n\nCITYHALL_TEST_POSTGRES=postgres://user:password@host:5432/database names a server of your own; its user must be allowed to create databases and roles.',
		needs: () => [dependencies, node, n8n, postgres, build],
		run: (args) => withPostgres(() => testAll(args)),
	},
	'test:unit': {
		help: 'npm run test:unit [-- jest options]\n\nThe quick tests: tests/unit only.',
		needs: () => [dependencies, node, build],
		run: (args) => withPostgres(async () => close(await jest([...(args.some((arg) => !arg.startsWith('-')) ? [] : ['tests/unit']), ...args]))),
	},
	lint: {
		help: 'npm run lint\n\nThe TypeScript compiler in strict mode, then eslint with the rules for n8n community nodes.',
		needs: () => [dependencies, node],
		run: async () => close(await lint(), false),
	},
	build: {
		help: 'npm run build\n\nBuilds dist/ from the sources. Works without asking whether it is needed.',
		needs: () => [dependencies, node],
		run: () => show(['scripts/build.mjs']),
	},
	bench: {
		help: `npm run bench [-- NAME] [-- --json]\n\nMeasures beside a peer in the same run. NAME is one of: ${names('bench').join(', ')}. Without a name all of them.\nWith --postgres those that can use PostgreSQL do. Options of one: node_modules/.bin/tsx bench/NAME.ts --help`,
		needs: (args) => [
			dependencies,
			node,
			...(measures(args, 'load') || measures(args, 'sentiment') || (measures(args, 'llm') && measuresPart(args, 'n8n')) ? [n8n] : []),
			...(args.includes('--postgres') ? [postgres] : []),
			...(measures(args, 'crawl') || measures(args, 'net') ? [peers] : []),
			build,
		],
		run: (args) => (args.includes('--postgres') ? withPostgres(() => runNamed('bench', args, true)) : runNamed('bench', args, true)),
	},
	eval: {
		help: `npm run eval [-- NAME [--data PATH] [--json]]\n\nQuality on labelled data, also a city's own. NAME is one of: ${names('scripts/eval').join(', ')}.\nWithout a name all of them; then docs/model-card.md is written again.`,
		needs: () => [dependencies, node, build],
		run: (args) => (args.some((arg) => !arg.startsWith('-')) ? runNamed('scripts/eval', args) : show(script('scripts/eval/figures/all.ts'))),
	},
	train: {
		help: `npm run train [-- NAME]\n\nMakes the weights in models/ again, a few minutes in all. NAME is one of: ${names('scripts/train').join(', ')}. Without a name all of them.`,
		needs: () => [dependencies, node, build],
		// The emotion heads take the film model's polarity into account.
		run: (args) => runNamed('scripts/train', args, true, ['polarity']),
	},
	'demo:city': {
		help: 'npm run demo:city [-- --port 8470] [--posts 60] ...\n\nThe local city portal alone, until Ctrl-C. All its options: npm run demo:city -- --options',
		needs: () => [dependencies, node],
		run: (args) => show([...script('demo/main.ts'), ...args.map((arg) => (arg === '--options' ? '--help' : arg))]),
	},
	n8n: {
		help: 'node scripts/run.mjs n8n [--json]\n\nBrings the pinned n8n into the cache folder and says where it is.',
		needs: () => [dependencies, node, n8n],
		run: (args) => {
			const where = { version: n8nVersion, folder: n8nFolder, bin: n8nBin, node: join(nodeBin, 'node'), chromium: findChromium() };
			say(args.includes('--json') ? `${JSON.stringify(where)}\n` : `n8n ${n8nVersion} is in ${n8nFolder}\n`);
			return 0;
		},
	},
};

async function testAll(args) {
	// Files named by hand are run as they are; otherwise all, the quick ones first.
	if (args.some((arg) => !arg.startsWith('-'))) return close(await jest(args));
	const tallies = [await lint(), await jest(['tests/unit', 'tests/nodes', 'tests/faults', ...args]), await jest(['tests/e2e', '--runInBand', ...args])];
	return close(add(tallies));
}

/** Whether the bench of this name (or one whose name begins with it) is among those asked for. */
function measures(args, name) {
	const asked = args.find((arg) => !arg.startsWith('-'));
	return asked === undefined || asked === name || asked.startsWith(`${name}-`);
}

/** Whether `--only` leaves this part of a bench in. */
function measuresPart(args, part) {
	const only = args.findIndex((arg) => arg.startsWith('--only'));
	return only < 0 || `${args[only]} ${args[only + 1]}`.includes(part);
}

/** Runs with a PostgreSQL server of this run's own, unless one was named or there is none. */
async function withPostgres(work) {
	if (process.env.CITYHALL_TEST_POSTGRES || !findPostgres()) return work();
	const server = await startPostgres();
	process.env.CITYHALL_TEST_POSTGRES = server.url;
	try {
		return await work();
	} finally {
		await server.stop();
	}
}

/** Tasks with a name are one file each: bench/load.ts is `npm run bench -- load`. */
async function runNamed(folder, args, allWithoutName = false, first = []) {
	const known = [...new Set([...first, ...names(folder)])];
	const name = args.find((arg) => !arg.startsWith('-'));
	if (!name && !allWithoutName) throw new Trouble(`Which one? There are: ${known.join(', ')}.`, `e.g. npm run ${folder.split('/').pop()} -- ${known[0] ?? 'NAME'}`);
	if (name && !known.includes(name)) throw new Trouble(`There is no ${name} in ${folder}.`, `There are: ${known.join(', ')}.`);
	const rest = args.filter((arg) => arg !== name);
	let worst = 0;
	for (const one of name ? [name] : known) worst = Math.max(worst, await show([...script(join(folder, `${one}.ts`)), ...rest]));
	return worst;
}

function names(folder) {
	const path = join(root, folder);
	if (!existsSync(path)) return [];
	return readdirSync(path)
		.filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
		.map((file) => file.slice(0, -3))
		.sort();
}

async function main() {
	const [name, ...args] = process.argv.slice(2);
	const task = Object.hasOwn(tasks, name ?? '') ? tasks[name] : null;
	if (!task) {
		const list = Object.entries(tasks).map(([known, { help }]) => `  ${known.padEnd(10)} ${help.split('\n\n')[1].split('\n')[0]}`);
		say(`Tasks (each takes --help):\n${list.join('\n')}\n`);
		if (name && name !== '--help') throw new Trouble(`There is no task ${name}.`);
		return 0;
	}
	if (args.includes('--help') || args.includes('-h')) {
		say(`${task.help}\n`);
		return 0;
	}
	checkPlatform();
	const needs = task.needs(args);
	const steps = new Steps(needs.length + (task.stepsOfItsOwn ?? 0));
	for (const [title, work] of needs) await steps.run(title, work);
	return task.run(args, steps);
}

main().then((code) => process.exit(code), giveUp);
