import { open, type FileHandle } from 'node:fs/promises';
import { createGzip, gzip } from 'node:zlib';
import { promisify } from 'node:util';
import { CityHallError } from '../../errors';
import { diskErrorCode } from '../attachments/disk-errors';
import { RECORD_END, recordHead, recordStream, type Block, type WarcFields } from './warc-record';

const compress = promisify(gzip);

export interface WarcFile {
	/** Appends one record as a gzip member of its own (WARC 1.1, annex D.2.1). Call it when the one before has ended. */
	append(fields: WarcFields, block: Block, blockBytes: number): Promise<void>;
	sizeBytes(): number;
	close(): Promise<void>;
}

export function archiveFailure(file: string, cause: unknown): CityHallError {
	if (cause instanceof CityHallError) return cause;
	const exists = diskErrorCode(cause) === 'EEXIST';
	return new CityHallError(
		'CRAWL_ARCHIVE',
		exists ? `There is a file at ${file} already.` : `The archive ${file} could not be written.`,
		exists
			? 'Give the archive another name, or move the file away: an archive is never written over.'
			: 'Ask the administrator to make room on the disk, or to let n8n write there; or switch the archive off.',
		{ cause },
	);
}

/** A new file; one that is there already is left alone. */
export async function createWarcFile(path: string): Promise<WarcFile> {
	const file = await open(path, 'wx').catch((cause: unknown) => {
		throw archiveFailure(path, cause);
	});
	let size = 0;
	return {
		async append(fields, block, blockBytes) {
			const head = recordHead(fields, blockBytes);
			const start = size;
			try {
				if (block.file) size = await writeStream(file, size, head, block);
				else size = await write(file, size, await compress(Buffer.concat([head, block.head, RECORD_END])));
			} catch (cause) {
				// Half a record would make the rest unreadable.
				size = start;
				await file.truncate(start).catch(() => undefined);
				throw archiveFailure(path, cause);
			}
		},
		sizeBytes: () => size,
		close: () => file.close(),
	};
}

async function write(file: FileHandle, at: number, bytes: Buffer): Promise<number> {
	let position = at;
	for (let rest = bytes; rest.length > 0; ) {
		const { bytesWritten } = await file.write(rest, 0, rest.length, position);
		position += bytesWritten;
		rest = rest.subarray(bytesWritten);
	}
	return position;
}

async function writeStream(file: FileHandle, at: number, head: Buffer, block: Block): Promise<number> {
	let position = at;
	const source = recordStream(head, block);
	const packed = createGzip();
	source.on('error', (error) => packed.destroy(error));
	for await (const chunk of source.pipe(packed)) position = await write(file, position, chunk as Buffer);
	return position;
}
