import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CityHallError } from '../errors';
import type { OwnLexicon } from '../sentiment';

/**
 * The city's own rules: every JSON file of the folder that the administrator names in `CITYHALL_LEXICON_FOLDER`, in the order of
 * their names and in the format of the package's `models/lexicon/urgency.ko.json`.
 * @throws CityHallError `LEXICON_FOLDER` when the folder cannot be read; `LEXICON_BROKEN` with the file and the place in it
 */
export async function cityLexicon(folder = process.env.CITYHALL_LEXICON_FOLDER): Promise<OwnLexicon[]> {
	if (!folder?.trim()) return [];
	const { readLexiconExtension } = await import('../sentiment');
	const files = await namesIn(folder);
	return await Promise.all(
		files.map(async (name) => ({ name, extension: readLexiconExtension(await readFile(join(folder, name), 'utf8'), name) })),
	);
}

async function namesIn(folder: string): Promise<string[]> {
	try {
		return (await readdir(folder)).filter((name) => name.endsWith('.json')).toSorted();
	} catch (cause) {
		throw new CityHallError(
			'LEXICON_FOLDER',
			`The folder with the city's own urgent words cannot be read: ${folder}`,
			'Ask the administrator of this n8n to correct CITYHALL_LEXICON_FOLDER, or to take it away.',
			{ cause },
		);
	}
}
