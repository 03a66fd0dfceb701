import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { N8nClient, SavedWorkflow } from './client';
import { checkout } from './runtime';

export const templatesFolder = join(checkout, 'workflows-templates');

/** Whether n8n can publish it: something from outside or the clock can start it. */
export function startsByItself({ nodes }: SavedWorkflow): boolean {
	return nodes.some(({ type }) => /(webhook|Trigger)$/.test(type) && !/\.(manual|executeWorkflow|error)Trigger$/.test(type));
}

/** Path of the production webhook, or null. */
export function webhookPath({ nodes }: SavedWorkflow): string | null {
	const path = nodes.find(({ type }) => type === 'n8n-nodes-base.webhook')?.parameters?.path;
	return typeof path === 'string' ? path : null;
}

/**
 * Imports the templates and publishes those that start by themselves. The portal's address in them (they name Demo City on
 * its usual port of this machine) is set to `cityUrl`.
 */
export async function importTemplates(client: N8nClient, cityUrl: string, folder = templatesFolder): Promise<SavedWorkflow[]> {
	const workflows = await client.importWorkflows(folder, await addressesOfDemoCity(folder, cityUrl));
	await client.publish(workflows.filter(startsByItself));
	return workflows;
}

async function addressesOfDemoCity(folder: string, cityUrl: string): Promise<Record<string, string>> {
	const found: Record<string, string> = {};
	for (const file of await readdir(folder)) {
		if (!file.endsWith('.json')) continue;
		const text = await readFile(join(folder, file), 'utf8');
		for (const [address] of text.matchAll(/http:\/\/(?:127\.0\.0\.1|localhost):\d+/g)) found[address] = cityUrl;
	}
	return found;
}
