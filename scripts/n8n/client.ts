import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { CityHallError } from '../../src/errors';
import { type ExecutionResult, readExecution } from './execution';

/** The account that every prepared home has. It answers on this machine only. */
export const owner = { email: 'clerk@cityhall.example', firstName: 'City', lastName: 'Clerk', password: 'Demo-City-2026' };

const nodeShape = z.looseObject({ id: z.string().optional(), name: z.string(), type: z.string(), parameters: z.looseObject({}).optional() });
export const workflowShape = z.looseObject({ name: z.string(), nodes: z.array(nodeShape), connections: z.looseObject({}) });
/** A workflow as it stands in a template file. */
export type Workflow = z.infer<typeof workflowShape>;

const savedShape = z.looseObject({ id: z.string(), name: z.string(), versionId: z.string(), nodes: z.array(nodeShape) });
export interface SavedWorkflow {
	id: string;
	name: string;
	versionId: string;
	nodes: Array<{ name: string; type: string; parameters?: Record<string, unknown> }>;
	/** Name of the file it came from, when it came from one. */
	file?: string;
}

const rowShape = z.looseObject({ id: z.string(), status: z.string(), workflowId: z.string(), mode: z.string() });
export type ExecutionRow = z.infer<typeof rowShape>;

const publicationShape = z.looseObject({
	status: z.string(),
	triggers: z.array(z.looseObject({ errorMessage: z.string().nullish() })),
});

const ended = ['success', 'error', 'crashed', 'canceled'];

/** n8n's own editor interface, signed in as the owner. */
export class N8nClient {
	private cookie = '';

	constructor(readonly url: string) {}

	/** Signs in; in a home without an owner makes the account first. */
	async signIn(): Promise<void> {
		const settings = z
			.looseObject({ userManagement: z.looseObject({ showSetupOnFirstLoad: z.boolean().optional() }) })
			.parse(await this.get('settings'));
		if (settings.userManagement.showSetupOnFirstLoad) {
			await this.post('owner/setup', owner);
			// An unanswered survey would stand in front of the editor.
			await this.post('me/survey', {
				version: 'v4',
				personalization_survey_submitted_at: new Date().toISOString(),
				personalization_survey_n8n_version: '2.41.1',
			});
		} else {
			await this.post('login', { emailOrLdapLoginId: owner.email, password: owner.password });
		}
	}

	/** The cookie of the session, for a browser: `name=value`. */
	get session(): string {
		return this.cookie;
	}

	/** Imports every `*.json` of a folder in the order of the names; `replace` is applied to the text first (e.g. addresses). */
	async importWorkflows(folder: string, replace: Record<string, string> = {}): Promise<SavedWorkflow[]> {
		const files = (await readdir(folder)).filter((file) => file.endsWith('.json')).sort();
		const saved: SavedWorkflow[] = [];
		for (const file of files) {
			let text = await readFile(join(folder, file), 'utf8');
			for (const [from, to] of Object.entries(replace)) text = text.replaceAll(from, to);
			saved.push({ ...(await this.importWorkflow(workflowShape.parse(JSON.parse(text)))), file });
		}
		return saved;
	}

	async importWorkflow(workflow: Workflow): Promise<SavedWorkflow> {
		const { name, nodes, connections, settings } = workflow;
		return savedShape.parse(await this.post('workflows', { name, nodes, connections, settings: settings ?? { executionOrder: 'v1' } }));
	}

	/** Publishes workflows: webhooks answer and schedules run from the moment this returns. */
	async publish(workflows: SavedWorkflow[]): Promise<void> {
		for (const { id, versionId } of workflows) await this.post(`workflows/${id}/activate`, { versionId });
		// n8n says yes first and registers the triggers afterwards.
		for (const workflow of workflows) await this.waitUntilPublished(workflow);
	}

	private async waitUntilPublished({ id, name }: SavedWorkflow): Promise<void> {
		const deadline = Date.now() + 60_000;
		for (;;) {
			const { status, triggers } = publicationShape.parse(await this.get(`workflows/${id}/publication-status`));
			if (status === 'published') return;
			const faults = triggers.flatMap(({ errorMessage }) => (errorMessage ? [errorMessage] : []));
			if (status === 'failed' || status === 'partial' || Date.now() > deadline) {
				throw new CityHallError('NOT_PUBLISHED', `${name} could not be published: ${faults.join('; ') || status}`, 'Open it in the editor and look at its trigger.');
			}
			await sleep(50);
		}
	}

	/** Starts a workflow as the editor's button does; returns the execution's id. Default trigger: the first node that is one. */
	async runWorkflow(workflow: SavedWorkflow, trigger?: string): Promise<string> {
		const name = trigger ?? workflow.nodes.find(({ type }) => /Trigger$/.test(type))?.name;
		if (!name) throw new CityHallError('NO_TRIGGER', `${workflow.name} has no trigger to start from.`, 'Call its webhook instead.');
		const answer = await this.post(`workflows/${workflow.id}/run`, { triggerToStartFrom: { name } });
		return z.looseObject({ executionId: z.string() }).parse(answer).executionId;
	}

	/** Posts to a production webhook; the answer is parsed when it is JSON. */
	async webhook(path: string, body: unknown = {}): Promise<{ status: number; body: unknown }> {
		const response = await fetch(`${this.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
		const text = await response.text();
		return { status: response.status, body: parseJson(text) };
	}

	/** Newest first. */
	async executions(workflowId?: string): Promise<ExecutionRow[]> {
		const filter = encodeURIComponent(JSON.stringify(workflowId ? { workflowId } : {}));
		return z.looseObject({ results: z.array(rowShape) }).parse(await this.get(`executions?filter=${filter}&limit=100`)).results;
	}

	/** Waits until an execution has ended, or, with `waiting`, until it holds for a person. */
	async waitForExecution(id: string, options: { timeoutMs?: number; until?: 'ended' | 'waiting' } = {}): Promise<ExecutionResult> {
		const deadline = Date.now() + (options.timeoutMs ?? 120_000);
		const wanted = options.until === 'waiting' ? ['waiting', ...ended] : ended;
		for (;;) {
			const execution = await this.executionData(id);
			if (wanted.includes(execution.status)) return execution;
			if (Date.now() > deadline) {
				throw new CityHallError('EXECUTION_SLOW', `Execution ${id} is still ${execution.status}.`, 'Look at it in the editor under Executions.');
			}
			await sleep(250);
		}
	}

	/** What each node of an execution put out. */
	async executionData(id: string): Promise<ExecutionResult> {
		return readExecution(await this.get(`executions/${id}`));
	}

	/** Every node type that n8n has loaded, by its full name, e.g. `n8n-nodes-cityhall.portalCrawler`. */
	async nodeTypes(): Promise<Array<{ name: string; displayName: string; iconUrl?: unknown }>> {
		const answer = await this.fetchJson('types/nodes.json');
		return z.array(z.looseObject({ name: z.string(), displayName: z.string(), iconUrl: z.unknown().optional() })).parse(answer);
	}

	/** Every credential type that n8n has loaded. */
	async credentialTypes(): Promise<Array<{ name: string; displayName: string }>> {
		const answer = await this.fetchJson('types/credentials.json');
		return z.array(z.looseObject({ name: z.string(), displayName: z.string() })).parse(answer);
	}

	/** GET below `/rest`, unwrapped from `data`. */
	async get(path: string): Promise<unknown> {
		return unwrap(await this.fetchJson(`rest/${path}`));
	}

	/** POST below `/rest`, unwrapped from `data`. */
	async post(path: string, body: unknown): Promise<unknown> {
		return unwrap(await this.fetchJson(`rest/${path}`, { method: 'POST', body: JSON.stringify(body) }));
	}

	private async fetchJson(path: string, init: RequestInit = {}): Promise<unknown> {
		const response = await fetch(`${this.url}/${path}`, {
			...init,
			headers: { 'content-type': 'application/json', 'browser-id': 'cityhall', cookie: this.cookie },
		});
		const set = response.headers.getSetCookie().find((line) => line.startsWith('n8n-auth='));
		if (set) this.cookie = set.split(';')[0] ?? '';
		const text = await response.text();
		if (!response.ok) {
			throw new CityHallError('N8N_REFUSED', `n8n answered ${response.status} to ${path.split('?')[0]}: ${text.slice(0, 500)}`, "n8n's log tells more.");
		}
		return parseJson(text);
	}
}

function unwrap(answer: unknown): unknown {
	return z.looseObject({ data: z.unknown() }).parse(answer).data;
}

function parseJson(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}
