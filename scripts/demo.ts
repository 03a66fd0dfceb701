// The main job: Demo City, a real n8n with this package, and the two first automations run once. Started by scripts/run.mjs.
import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type DemoCity, messengerPath, startDemoCity } from '../demo';
import { duration, giveUp, say, Steps, Trouble } from './bring/steps.mjs';
import { createHome, freePort, importTemplates, owner, portIfFree, type RunningN8n, type SavedWorkflow, startN8n, webhookPath } from './n8n';

const automationsShown = 2;

interface Outcome {
	automation: string;
	/** What its webhook answered, or how its run ended. */
	answer: Record<string, unknown>;
	status: string;
	/** The address in the editor. */
	at: string;
	ms: number;
}

interface WrittenFile {
	path: string;
	bytes: number;
	lines: number;
}

async function main(): Promise<void> {
	const options = readOptions();
	const steps = new Steps(Number(process.env.CITYHALL_STEPS_DONE ?? 0) + 4, Number(process.env.CITYHALL_STEPS_DONE ?? 0));
	const interrupted = stopOnSignal();
	const endings: Array<() => Promise<void>> = [];
	const started = Date.now();
	let files: WrittenFile[] = [];
	let result = '';
	// Ended by hand before it had shown anything, unless it gets that far.
	process.exitCode = 130;
	try {
		const port = await editorPort(options.port, options.once);
		const city = await steps.run('Demo City, a local city portal', async (note) => {
			const portal = await startCity(options.demoPort);
			note(portal.url);
			return portal;
		});
		endings.push(() => city.close());
		const home = await steps.run('A fresh n8n home with the package', () => createHome());
		endings.push(() => home.remove({ keepFiles: files.length > 0 }));
		const n8n = await steps.run('Starting n8n and importing the templates', async (note) => {
			const running = await startN8n({
				home,
				port,
				env: { CITYHALL_ALLOWED_HOSTS: new URL(city.url).host },
				signal: interrupted,
			});
			endings.push(() => running.stop());
			// A run that is under way would otherwise be waited for.
			interrupted.addEventListener('abort', () => void running.stop());
			return { running, workflows: await importTemplates(running.client, city.url).finally(() => note(running.url)) };
		});
		const outcomes = await steps.run('Running the automations', () => runAutomations(n8n.running, n8n.workflows, interrupted));
		files = await writtenFiles(home.filesFolder);
		const waiting = (await n8n.running.client.executions()).filter(({ status }) => status === 'waiting').length;
		show(outcomes, files, waiting, n8n.running.url, city.url + messengerPath);
		const failed = outcomes.some(({ status }) => !['success', 'waiting'].includes(status));
		if (options.json) {
			const editor = n8n.running.url;
			result = JSON.stringify({ name: 'demo', ok: !failed, ms: Date.now() - started, editor, city: city.url, outcomes, files, waiting });
		}
		process.exitCode = failed && options.once ? 1 : 0;
		if (!options.once) {
			say('\nThe editor stays open. End with Ctrl-C.\n');
			await untilAborted(interrupted);
		}
	} catch (error) {
		if (!interrupted.aborted) throw error;
	} finally {
		if (interrupted.aborted) say('\nEnding what was started ...\n');
		for (const end of endings.reverse()) await end();
		if (files.length > 0) say('The files listed above stay where they are.\n');
		if (result) say(`${result}\n`);
	}
}

function readOptions(): { once: boolean; json: boolean; port: number | null; demoPort: number | null } {
	try {
		const { values } = parseArgs({
			options: {
				once: { type: 'boolean', default: false },
				json: { type: 'boolean', default: false },
				'no-browser': { type: 'boolean', default: false },
				port: { type: 'string' },
				'demo-port': { type: 'string' },
			},
		});
		return { once: values.once, json: values.json, port: toPort(values.port), demoPort: toPort(values['demo-port']) };
	} catch (error) {
		throw new Trouble(error instanceof Error ? error.message : String(error), 'npm run demo -- --help tells the options.');
	}
}

function toPort(value: string | undefined): number | null {
	if (value === undefined) return null;
	if (!/^\d{1,5}$/.test(value) || Number(value) > 65_535) throw new Trouble(`${value} is no port number.`, 'A port is a number from 1 to 65535.');
	return Number(value);
}

async function editorPort(wished: number | null, anyWillDo: boolean): Promise<number> {
	if (wished === null && anyWillDo) return freePort();
	const usual = 5678;
	const port = await portIfFree(wished ?? usual);
	if (port !== null) return port;
	if (wished !== null) throw new Trouble(`Port ${wished} is in use by another program.`, 'End that program, or choose another port with --port.');
	const other = await freePort();
	say(`Port ${usual} is in use by another program, so the editor opens on port ${other}. Choose one with --port.\n`);
	return other;
}

async function startCity(wished: number | null): Promise<DemoCity> {
	if (wished !== null && (await portIfFree(wished)) === null) {
		throw new Trouble(`Port ${wished} is in use by another program.`, 'End that program, or choose another port with --demo-port.');
	}
	const usual = 8470;
	// A small city, read in well under a minute; its robots.txt asks for no pause, as nobody else is being served.
	return startDemoCity({ port: wished ?? (await portIfFree(usual)) ?? 0, questions: 20, posts: 10, crawlDelaySeconds: 0 });
}

async function runAutomations(n8n: RunningN8n, workflows: SavedWorkflow[], signal: AbortSignal): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const workflow of workflows.slice(0, automationsShown)) {
		signal.throwIfAborted();
		const started = Date.now();
		const path = webhookPath(workflow);
		const { answer, execution } = path === null ? await runByTrigger(n8n, workflow) : await runByWebhook(n8n, workflow, path);
		outcomes.push({
			automation: workflow.name,
			answer: execution.error ? { error: execution.error.message, 'at node': execution.error.node } : answer,
			status: execution.status,
			at: `${n8n.url}/workflow/${workflow.id}/executions/${execution.id}`,
			ms: Date.now() - started,
		});
	}
	return outcomes;
}

async function runByWebhook(n8n: RunningN8n, workflow: SavedWorkflow, path: string) {
	const { status, body } = await n8n.client.webhook(path);
	// A workflow that calls itself for each item has runs of another mode as well.
	const run = (await n8n.client.executions(workflow.id)).find(({ mode }) => mode === 'webhook');
	if (!run) throw new Trouble(`The webhook ${path} answered ${status} and nothing ran.`, 'Look at the workflow in the editor.');
	const answer: Record<string, unknown> = typeof body === 'object' && body !== null ? { ...body } : { answer: body };
	return { answer, execution: await n8n.client.waitForExecution(run.id, { until: 'waiting' }) };
}

async function runByTrigger(n8n: RunningN8n, workflow: SavedWorkflow) {
	const id = await n8n.client.runWorkflow(workflow);
	const execution = await n8n.client.waitForExecution(id, { until: 'waiting', timeoutMs: 300_000 });
	const last = execution.lastNode === null ? [] : execution.output(execution.lastNode);
	const answer: Record<string, unknown> = { items: last.length, ...last[0]?.json };
	return { answer, execution };
}

async function writtenFiles(folder: string): Promise<WrittenFile[]> {
	const entries = await readdir(folder, { recursive: true, withFileTypes: true });
	const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
	return Promise.all(
		paths.sort().map(async (path) => ({
			path,
			bytes: (await stat(path)).size,
			lines: (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '').length,
		})),
	);
}

function show(outcomes: Outcome[], files: WrittenFile[], waiting: number, editor: string, messenger: string): void {
	const lines = ['', 'What came out'];
	for (const { automation, answer, status, at, ms } of outcomes) {
		lines.push('', `  ${automation} (${status}, ${duration(ms)})`);
		const facts = Object.entries(answer).filter(([, value]) => ['number', 'string', 'boolean'].includes(typeof value));
		const width = Math.max(0, ...facts.map(([name]) => name.length));
		for (const [name, value] of facts) lines.push(`    ${name.padEnd(width)}  ${String(value).slice(0, 200)}`);
		lines.push(`    ${'look at it'.padEnd(width)}  ${at}`);
	}
	if (waiting > 0) {
		lines.push('', `  ${waiting} replies are held for a person's release. The office's messenger has the link to each form:`, `    ${messenger}`);
	}
	if (files.length > 0) {
		lines.push('', '  Files written');
		for (const { path, bytes, lines: count } of files) lines.push(`    ${path}  ${count} lines, ${bytes} bytes`);
	}
	lines.push('', `The editor: ${editor}`, `  e-mail    ${owner.email}`, `  password  ${owner.password}`, '');
	say(`${lines.join('\n')}\n`);
}

function stopOnSignal(): AbortSignal {
	const controller = new AbortController();
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
		process.on(signal, () => {
			// Asked twice, it ends at once; n8n's keeper then sees to the rest.
			if (controller.signal.aborted) process.exit(130);
			controller.abort(new Trouble('Ended before it was done.'));
		});
	}
	return controller.signal;
}

function untilAborted(signal: AbortSignal): Promise<void> {
	return new Promise((resolve) => {
		if (signal.aborted) return resolve();
		// A timer keeps the process alive; listening for a signal alone does not.
		const alive = setInterval(() => undefined, 60_000);
		signal.addEventListener('abort', () => {
			clearInterval(alive);
			resolve();
		});
	});
}

main().catch(giveUp);
