import { type DemoCity, type DemoCityOptions, startDemoCity } from '../../demo';
import { createHome, type Home, importTemplates, type RunningN8n, type SavedWorkflow, startN8n, webhookPath } from '../../scripts/n8n';

/** Demo City and a real n8n beside it, with the templates imported and published. */
export interface CityHall {
	city: DemoCity;
	home: Home;
	n8n: RunningN8n;
	workflows: SavedWorkflow[];
	/** Calls a template's webhook, by the number its file begins with, and gives its answer. */
	call(template: string): Promise<Record<string, unknown>>;
	close(): Promise<void>;
}

export async function openCityHall(options: DemoCityOptions = {}): Promise<CityHall> {
	const endings: Array<() => Promise<void>> = [];
	const close = async (): Promise<void> => {
		for (const end of endings.splice(0).reverse()) await end();
	};
	try {
		const city = await startDemoCity({ crawlDelaySeconds: 0, ...options });
		endings.push(() => city.close());
		const home = await createHome();
		endings.push(() => home.remove());
		const n8n = await startN8n({ home, env: { CITYHALL_ALLOWED_HOSTS: new URL(city.url).host } });
		endings.push(() => n8n.stop());
		const workflows = await importTemplates(n8n.client, city.url);
		return { city, home, n8n, workflows, close, call: (template) => callWebhook(n8n, workflows, template) };
	} catch (error) {
		await close();
		throw error;
	}
}

async function callWebhook(n8n: RunningN8n, workflows: SavedWorkflow[], template: string): Promise<Record<string, unknown>> {
	const workflow = workflows.find(({ file }) => file?.startsWith(template));
	const path = workflow ? webhookPath(workflow) : null;
	if (path === null) throw new Error(`Template ${template} has no webhook`);
	const { status, body } = await n8n.client.webhook(path);
	if (status !== 200 || typeof body !== 'object' || body === null) {
		const [last] = await n8n.client.executions(workflow?.id);
		const { error } = last ? await n8n.client.executionData(last.id) : { error: null };
		throw new Error(`The webhook of template ${template} answered ${status}: ${error ? `${error.node}: ${error.message}` : JSON.stringify(body)}`);
	}
	return { ...body };
}

/** Waits until something has happened that n8n does in its own time. */
export async function until(done: () => boolean | Promise<boolean>): Promise<void> {
	const deadline = Date.now() + 60_000;
	while (!(await done())) {
		if (Date.now() > deadline) throw new Error('What was waited for did not happen within a minute');
		await new Promise((resolve) => setTimeout(resolve, 200));
	}
}
