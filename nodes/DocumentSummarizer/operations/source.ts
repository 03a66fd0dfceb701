import type { IExecuteFunctions } from 'n8n-workflow';
import type { DocumentText } from '../../../src/documents';
import { CityHallError } from '../../../src/errors';
import { readFile } from '../../../src/n8n/binary';
import { choiceParameter, exactTextParameter, Options, textParameter } from '../../../src/n8n/parameters';

/** The item's document: its file as it was read, or its text to the letter, so that places in it are places in the field. */
export async function readSource(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<{ name: string | null; document: DocumentText }> {
	const options = Options.of(context, itemIndex);
	if (choiceParameter(context, 'source', itemIndex, ['file', 'text']) === 'file') {
		const { readDocument } = await import('../../../src/documents');
		const field = textParameter(context, 'fileField', itemIndex);
		const file = await readFile(context, itemIndex, field, (options.number('maxMb') ?? 50) * 1_000_000);
		const timeoutMs = (options.number('timeoutSeconds') ?? 60) * 1000;
		const document = await readDocument(file.bytes, { fileName: file.name, contentType: file.mime, timeoutMs });
		return { name: file.name, document };
	}
	const text = exactTextParameter(context, 'text', itemIndex);
	if (text.trim() === '') {
		throw new CityHallError(
			'TEXT_MISSING',
			'The item has no text to read',
			'Check the field "Text": drag the field that holds the text into it.',
		);
	}
	return {
		name: null,
		document: { format: 'text', text, blocks: [], pages: null, metadata: {}, warnings: [], characters: text.length },
	};
}
