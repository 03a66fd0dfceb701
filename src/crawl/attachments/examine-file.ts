import { open } from 'node:fs/promises';
import { isLocked, streamNames } from './compound-file';
import { extensionFits, extensionOf, fileKind, isCompound, isZip, type FileKind } from './file-kinds';
import { listZip, type ZipEntry } from './zip-listing';

export interface ExaminedFile {
	kind: FileKind;
	/** What a plain archive holds. */
	entries?: ZipEntry[];
	/** What a person should know about the file. */
	warnings: string[];
}

const PROGRAM = 'The file is a program. Do not open it unless you trust where it comes from.';

function mismatch(named: string, kind: FileKind): string[] {
	if (kind.extension === 'exe') return [PROGRAM];
	return extensionFits(named, kind)
		? []
		: [`The name ends in .${named}, but by its content the file is ${kind.extension === '' ? kind.mime : `.${kind.extension}`}.`];
}

/** Looks into a file that was downloaded, without unpacking anything and without reading more of it than its kind asks for. */
export async function examineFile(path: string, head: Uint8Array, name: string): Promise<ExaminedFile> {
	const named = extensionOf(name);
	if (!isZip(head) && !isCompound(head)) {
		const kind = fileKind(head, name);
		return { kind, warnings: mismatch(named, kind) };
	}
	const file = await open(path, 'r');
	try {
		if (isCompound(head)) {
			const streams = await streamNames(file);
			if (isLocked(streams)) {
				const kind = { mime: 'application/x-ole-storage', extension: named || 'ole' };
				return { kind, warnings: ['The document is locked with a password.'] };
			}
			const kind = fileKind(head, name, { streams });
			return { kind, warnings: mismatch(named, kind) };
		}
		const listing = await listZip(file);
		const kind = fileKind(head, name, { zipNames: listing.entries.map((entry) => entry.name) });
		const warnings = [...mismatch(named, kind), ...listing.warnings];
		// What an office document is made of is nobody's business.
		return kind.mime === 'application/zip' ? { kind, entries: listing.entries, warnings } : { kind, warnings };
	} finally {
		await file.close();
	}
}
