// The licences of third-party code that is bundled into dist/, as each of them asks to travel with it.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';

const allowed = new Set([
	'MIT', 'MIT-0', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD', 'Unlicense', 'Python-2.0', 'BlueOak-1.0.0', 'CC0-1.0', 'Zlib',
]);

// Code that a bundled package itself carries ready-made, so that no file name tells of it.
const carried = {
	unpdf: [{ name: 'pdf.js (inside unpdf)', licence: 'Apache-2.0', text: 'Copyright Mozilla Foundation. https://www.apache.org/licenses/LICENSE-2.0' }],
};

/** The first choice of an SPDX expression that can be met with allowed licences alone, or null. */
export function usedUnder(expression) {
	const choices = expression.replace(/[()]/g, ' ').split(/\s+OR\s+/i);
	return choices.find((choice) => choice.split(/\s+AND\s+/i).every((one) => allowed.has(one.trim())))?.trim() ?? null;
}

/** The packages whose code is in the outputs of esbuild's metafiles, by folder. */
export function bundledFolders(metafiles) {
	const folders = new Set();
	for (const { outputs } of metafiles) {
		for (const { inputs } of Object.values(outputs)) {
			for (const [file, { bytesInOutput }] of Object.entries(inputs)) {
				const folder = /^(?:[\w-]+:)?(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(file)?.[1];
				if (folder && bytesInOutput > 0) folders.add(folder);
			}
		}
	}
	return [...folders].sort();
}

/**
 * Writes the list, and refuses a licence that is not on the allow-list: the build must not ship what the package may not carry.
 * @param {import('esbuild').Metafile[]} metafiles
 * @param {string} file
 * @returns {number} how many packages are listed
 */
export function writeLicences(metafiles, file) {
	const found = bundledFolders(metafiles).map(readPackage);
	// One version may lie in two folders.
	const once = new Map(found.map((one) => [`${one.name} ${one.version}`, one]));
	const packages = [...once.values()].flatMap((one) => [one, ...(carried[one.name] ?? [])]);
	const refused = packages.filter(({ licence }) => usedUnder(licence) === null);
	if (refused.length > 0) {
		throw new Error(`These bundled packages have a licence that is not allowed: ${refused.map(({ name, licence }) => `${name} (${licence})`).join(', ')}`);
	}
	const list = packages.map(({ name, version = '', licence, text }) => `## ${`${name} ${version}`.trim()}\n\nUsed under: ${usedUnder(licence)}\n\n\`\`\`text\n${text}\n\`\`\`\n`);
	const opening = '# Third-party code inside this package\n\nThe bundles in `dist` contain the following packages. This file is made by the build.\n';
	writeFileSync(file, [opening, ...list].join('\n'));
	return packages.length;
}

function readPackage(folder) {
	const { name, version, license, licenses } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
	const licence = typeof license === 'string' ? license : (license?.type ?? licenses?.map(({ type }) => type).join(' OR ') ?? 'none named');
	return { name, version, licence, text: licenceText(folder, licence) };
}

function licenceText(folder, licence) {
	const texts = [...licenceFiles(folder), ...filesOf(join(folder, 'THIRD_PARTY'))].map((path) => readFileSync(path, 'utf8').trim());
	return texts.length > 0 ? texts.join('\n\n') : `The package carries no licence text of its own; it names ${licence}.`;
}

function licenceFiles(folder) {
	return filesOf(folder).filter((path) => /^(licen[cs]e|copying|notice)(?!.*\.[cm]?[jt]s$)/i.test(basename(path)));
}

function filesOf(folder) {
	if (!existsSync(folder)) return [];
	return readdirSync(folder, { withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(folder, entry.name))
		.sort();
}
