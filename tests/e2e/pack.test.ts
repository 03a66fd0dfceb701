import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { checkout, createHome, type Home, type Packed, packTarball, type RunningN8n, startN8n } from '../../scripts/n8n';

jest.setTimeout(300_000);

const manifestShape = z.looseObject({
	name: z.string(),
	dependencies: z.record(z.string(), z.string()),
	n8n: z.looseObject({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

describe('the tarball that npm pack makes', () => {
	let folder: string;
	let packed: Packed;
	let manifest: z.infer<typeof manifestShape>;

	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), 'cityhall-pack-'));
		packed = await packTarball(folder);
		manifest = manifestShape.parse(JSON.parse(await readFile(join(checkout, 'package.json'), 'utf8')));
	});

	afterAll(() => rm(folder, { recursive: true, force: true }));

	it('holds the build, the templates and the papers, and nothing else', () => {
		const expected = /^(dist\/|workflows-templates\/|(package\.json|README\.md|LICENSE|THIRD-PARTY-LICENSES\.md)$)/;
		expect(packed.files.filter((file) => !expected.test(file))).toEqual([]);
		for (const paper of ['package.json', 'README.md', 'LICENSE', 'THIRD-PARTY-LICENSES.md']) expect(packed.files).toContain(paper);
	});

	it('holds every node and credential, and a codex file for every node', () => {
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) expect(packed.files).toContain(file);
		for (const file of manifest.n8n.nodes) {
			const stem = file.replace(/\.node\.js$/, '');
			expect(packed.files).toContain(`${stem}.node.json`);
		}
	});

	it('carries no source, no map and no test', () => {
		expect(packed.files.filter((file) => /\.(ts|map)$|(^|\/)(tests?|demo|bench|shared)\//.test(file))).toEqual([]);
	});

	describe('installed as the community installer of n8n does', () => {
		let home: Home;
		let n8n: RunningN8n;

		beforeAll(async () => {
			home = await createHome({ pack: { tarball: packed.tarball } });
			n8n = await startN8n({ home });
		});

		afterAll(async () => {
			await n8n?.stop();
			await home?.remove();
		});

		it('brings its production dependencies alone, each as a folder of its own', async () => {
			const installed = join(home.n8nFolder, 'nodes', 'node_modules', manifest.name, 'node_modules');
			for (const name of Object.keys(manifest.dependencies)) expect((await stat(join(installed, name))).isDirectory()).toBe(true);
			await expect(stat(join(installed, 'esbuild'))).rejects.toThrow();
		});

		it('loads every node under the name of the package', async () => {
			const loaded = (await n8n.client.nodeTypes()).map(({ name }) => name).filter((name) => name.startsWith(`${manifest.name}.`));
			const expected = manifest.n8n.nodes.map((file) => typeName(file, '.node.js'));
			expect([...new Set(loaded)].sort()).toEqual(expect.arrayContaining(expected.map((name) => `${manifest.name}.${name}`).sort()));
		});

		it('loads every credential', async () => {
			const loaded = (await n8n.client.credentialTypes()).map(({ name }) => name);
			expect(loaded).toEqual(expect.arrayContaining(manifest.n8n.credentials.map((file) => typeName(file, '.credentials.js'))));
		});

		it('serves an icon for every node', async () => {
			const icons = (await n8n.client.nodeTypes()).filter(({ name }) => name.startsWith(`${manifest.name}.`)).flatMap(iconsOf);
			expect(icons.length).toBeGreaterThan(0);
			for (const icon of icons) expect((await fetch(`${n8n.url}/${icon}`)).status).toBe(200);
		});

		it('starts without a word of complaint about the package', () => {
			expect(n8n.log().filter((line) => line.includes(manifest.name) && /error|fail|warn/i.test(line))).toEqual([]);
		});
	});
});

// A type is named as its class with a small first letter: PortalCrawler.node.js is portalCrawler.
function typeName(file: string, ending: string): string {
	const stem = (file.split('/').pop() ?? '').slice(0, -ending.length);
	return `${stem.charAt(0).toLowerCase()}${stem.slice(1)}`;
}

function iconsOf(type: { iconUrl?: unknown }): string[] {
	const shape = z.union([z.string().transform((one) => [one]), z.object({ light: z.string(), dark: z.string() }).transform(({ light, dark }) => [light, dark])]);
	return shape.parse(type.iconUrl);
}
