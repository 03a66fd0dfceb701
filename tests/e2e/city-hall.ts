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
	const city = await startDemoCity({ crawlDelaySeconds: 0, ...options });
	const home = await createHome();
	const n8n = await startN8n({ home, env: { CITYHALL_ALLOWED_HOSTS: new URL(city.url).host } });
	const workflows = await importTemplates(n8n.client, city.url);
	return {
		city,
		home,
		n8n,
		workflows,
		async call(template) {
			const workflow = workflows.find(({ file }) => file?.startsWith(template));
			const path = workflow ? webhookPath(workflow) : null;
			if (path === null) throw new Error(`Template ${template} has no webhook`);
			const { status, body } = await n8n.client.webhook(path);
			if (status !== 200 || typeof body !== 'object' || body === null) {
				throw new Error(`The webhook of template ${template} answered ${status}: ${JSON.stringify(body)}`);
			}
			return { ...body };
		},
		async close() {
			await n8n.stop();
			await city.close();
			await home.remove();
		},
	};
}
