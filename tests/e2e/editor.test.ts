import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { checkout, owner } from '../../scripts/n8n';
import { openBrowser } from './browser';
import { type CityHall, openCityHall } from './city-hall';

jest.setTimeout(300_000);

const pictures = join(checkout, 'test-results', 'screenshots');

describe('the editor, as a person sees it', () => {
	let hall: CityHall;
	let browser: Browser | null = null;
	let page: Page;
	const faults: string[] = [];

	beforeAll(async () => {
		await mkdir(pictures, { recursive: true });
		browser = await openBrowser();
		if (browser === null) throw new Error('No browser on this machine: install chromium, and run the tests again.');
		hall = await openCityHall({ questions: 3, posts: 3 });
		page = await browser.newPage({ viewport: { width: 1680, height: 1000 }, locale: 'en-US' });
		page.on('pageerror', (error) => faults.push(error.message));
		await page.goto(`${hall.n8n.url}/signin`);
		await page.getByLabel(/email/i).fill(owner.email);
		await page.getByLabel(/password/i).fill(owner.password);
		await page.getByRole('button', { name: /sign in/i }).click();
		await page.waitForURL((url) => !url.pathname.includes('signin'));
	});

	afterAll(async () => {
		await browser?.close();
		await hall?.close();
	});

	it.each(['01', '02'])('opens template %s without a red mark', async (number) => {
		await open(number);
		await page.screenshot({ path: join(pictures, `${number}.png`) });
		expect(await page.locator('[data-test-id="node-issues"]').count()).toBe(0);
		expect(faults).toEqual([]);
	});

	it.each(['01', '02'])('opens the panel of every node of template %s', async (number) => {
		const workflow = await open(number);
		const names = workflow.nodes.filter(({ type }) => !type.endsWith('stickyNote')).map(({ name }) => name);
		for (const name of names) {
			await page.goto(`${hall.n8n.url}/workflow/${workflow.id}/${nodeId(workflow, name)}`);
			const panel = page.locator('[data-test-id="ndv"], [data-test-id="ndv-modal"]').first();
			await panel.waitFor();
			await page.locator('[data-test-id="node-parameters"], [data-test-id="parameter-input"], .ndv-trigger-panel, [data-test-id="node-title-container"]').first().waitFor();
			await page.screenshot({ path: join(pictures, `${number}-${name.replace(/[^\w]+/g, '-').toLowerCase()}.png`) });
		}
		expect(faults).toEqual([]);
	});

	async function open(number: string) {
		const workflow = hall.workflows.find(({ file }) => file?.startsWith(number));
		if (!workflow) throw new Error(`There is no template ${number}`);
		await page.goto(`${hall.n8n.url}/workflow/${workflow.id}`);
		const drawn = page.locator('[data-test-id="canvas-node"]');
		await drawn.first().waitFor();
		return workflow;
	}

	function nodeId(workflow: { nodes: Array<{ name: string; id?: string }> }, name: string): string {
		return workflow.nodes.find((node) => node.name === name)?.id ?? '';
	}
});
