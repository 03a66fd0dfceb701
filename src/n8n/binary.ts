import type { IExecuteFunctions } from 'n8n-workflow';
import { CityHallError } from '../errors';

export interface BinaryFile {
	name: string;
	mime: string;
	bytes: Buffer;
}

/**
 * Reads an item's file, by stream where n8n keeps files outside its memory.
 * @throws CityHallError `FILE_MISSING`, `FILE_TOO_LARGE`.
 */
export async function readFile(
	context: IExecuteFunctions,
	itemIndex: number,
	field: string,
	maxBytes: number,
): Promise<BinaryFile> {
	const held = context.getInputData()[itemIndex]?.binary;
	const data = held && Object.hasOwn(held, field) ? held[field] : undefined;
	if (!data) {
		const names = Object.keys(held ?? {});
		throw new CityHallError(
			'FILE_MISSING',
			`The item has no file in the field "${field}"`,
			names.length > 0
				? `Its files are in: ${names.join(', ')}. Put one of these names into the field "Input File Field".`
				: 'Connect a node before this one that brings files, such as Portal Crawler with attachments switched on.',
		);
	}
	const name = data.fileName ?? field;
	const bytes = data.id
		? await collect(await context.helpers.getBinaryStream(data.id), maxBytes, name)
		: await context.helpers.getBinaryDataBuffer(itemIndex, field);
	if (bytes.length > maxBytes) throw tooLarge(name, maxBytes);
	return { name, mime: data.mimeType, bytes };
}

async function collect(stream: AsyncIterable<unknown>, maxBytes: number, name: string): Promise<Buffer> {
	const chunks: Buffer[] = [];
	let length = 0;
	for await (const chunk of stream) {
		if (!Buffer.isBuffer(chunk)) continue;
		length += chunk.length;
		if (length > maxBytes) throw tooLarge(name, maxBytes);
		chunks.push(chunk);
	}
	return Buffer.concat(chunks, length);
}

function tooLarge(name: string, maxBytes: number): CityHallError {
	return new CityHallError(
		'FILE_TOO_LARGE',
		`The file ${name} is larger than ${maxBytes / 1_000_000} MB`,
		'Raise the limit in the options, or leave this file out.',
	);
}
