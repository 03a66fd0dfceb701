import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inModule } from './module';

describe('the list of third-party licences', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await mkdtemp(join(tmpdir(), 'cityhall-licences-'));
	});

	afterEach(() => rm(folder, { recursive: true, force: true }));

	async function addPackage(name: string, license: string): Promise<string> {
		const path = join(folder, 'node_modules', name);
		await mkdir(path, { recursive: true });
		await writeFile(join(path, 'package.json'), JSON.stringify({ name, version: '1.2.3', license }));
		await writeFile(join(path, 'LICENSE.md'), `Copyright of ${name}`);
		return join(path, 'index.js');
	}

	function write(inputs: Record<string, { bytesInOutput: number }>): Promise<string> {
		return inModule(`
			import { writeLicences } from './scripts/licences.mjs';
			try {
				writeLicences([{ outputs: { 'x.js': { inputs: ${JSON.stringify(inputs)} } } }], ${JSON.stringify(join(folder, 'list.md'))});
				console.log('written');
			} catch (error) {
				console.log(error.message);
			}
		`);
	}

	it('names each package whose code is in a bundle, with the text of its licence', async () => {
		const inside = await addPackage('@some/parser', 'MIT');
		const shaken = await addPackage('unused', 'MIT');
		expect(await write({ [inside]: { bytesInOutput: 10 }, [shaken]: { bytesInOutput: 0 } })).toContain('written');
		const list = await readFile(join(folder, 'list.md'), 'utf8');
		expect(list).toContain('## @some/parser 1.2.3');
		expect(list).toContain('Copyright of @some/parser');
		expect(list).not.toContain('unused');
	});

	it('takes the allowed one of two licences offered', async () => {
		const dual = await addPackage('dual', '(GPL-3.0-or-later OR MIT)');
		await write({ [dual]: { bytesInOutput: 1 } });
		expect(await readFile(join(folder, 'list.md'), 'utf8')).toContain('Used under: MIT');
	});

	it.each(['AGPL-3.0', '(MIT AND GPL-2.0)', 'SEE LICENSE IN EULA'])('stops the build for %s', async (licence) => {
		const strict = await addPackage('strict', licence);
		expect(await write({ [strict]: { bytesInOutput: 1 } })).toContain('strict');
		await expect(readFile(join(folder, 'list.md'))).rejects.toThrow();
	});
});
