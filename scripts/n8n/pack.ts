import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { z } from 'zod';
import { checkout } from './runtime';

const packedShape = z.looseObject({ filename: z.string(), size: z.number(), unpackedSize: z.number(), files: z.array(z.looseObject({ path: z.string() })) });

export interface Packed {
	tarball: string;
	/** Size of the tarball and of what is in it, in bytes. */
	size: number;
	unpackedSize: number;
	/** Paths inside, without the leading `package/`. */
	files: string[];
}

/** `npm pack` of the checkout as it is built, into `folder`. */
export async function packTarball(folder: string): Promise<Packed> {
	const args = ['pack', '--ignore-scripts', '--json', '--pack-destination', folder];
	const { stdout } = await promisify(execFile)('npm', args, { cwd: checkout, maxBuffer: 64e6 });
	// npm 12 and later answer with an object by package name instead of a list.
	const answer = z.union([z.array(packedShape), z.record(z.string(), packedShape)]).parse(JSON.parse(stdout));
	const [packed] = Object.values(answer);
	if (!packed) throw new Error('npm pack said nothing of what it packed.');
	return {
		tarball: join(folder, packed.filename),
		size: packed.size,
		unpackedSize: packed.unpackedSize,
		files: packed.files.map(({ path }) => path),
	};
}
