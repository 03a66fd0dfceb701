import type { IExecuteFunctions } from 'n8n-workflow';
import type { DocumentText } from '../../../src/documents';
import { CityHallError } from '../../../src/errors';
import { readFile } from '../../../src/n8n/binary';
import { choiceParameter, Options, textParameter } from '../../../src/n8n/parameters';

/** Reads the item's document, from its file or from its text field. */
export async function readSource(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<{ name: string | null; document: DocumentText }> {
	const { readDocument } = await import('../../../src/documents');
	const options = Options.of(context, itemIndex);
	const timeoutMs = (options.number('timeoutSeconds') ?? 60) * 1000;
	if (choiceParameter(context, 'source', itemIndex, ['file', 'text']) === 'file') {
		const field = textParameter(context, 'fileField', itemIndex);
		const file = await readFile(context, itemIndex, field, (options.number('maxMb') ?? 50) * 1_000_000);
		const document = await readDocument(file.bytes, { fileName: file.name, contentType: file.mime, timeoutMs });
		return { name: file.name, document };
	}
	const text = textParameter(context, 'text', itemIndex);
	if (text === '') {
		throw new CityHallError(
			'TEXT_MISSING',
			'The item has no text to read',
			'Check the field "Text": drag the field that holds the text into it.',
		);
	}
	const contentType = 'text/plain; charset=utf-8';
	return { name: null, document: await readDocument(Buffer.from(text, 'utf8'), { contentType, timeoutMs }) };
}
