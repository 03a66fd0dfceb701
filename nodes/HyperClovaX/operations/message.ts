import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { clovaModel } from '../../../src/n8n/engine';
import { eachItem } from '../../../src/n8n/items';
import { flagParameter, Options, textParameter } from '../../../src/n8n/parameters';
import { reportTokens } from '../../../src/n8n/usage';

const thinkingEfforts = ['none', 'low', 'medium', 'high'] as const;

/** Sends each item's message, masked, and adds the answer with personal data put back. */
export async function messageOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { maskTexts } = await import('../../../src/privacy/mask');
	const posts = await eachItem(context, async (itemIndex, signal) => {
		const options = Options.of(context, itemIndex);
		const message = textParameter(context, 'message', itemIndex);
		if (message === '') {
			throw new CityHallError(
				'MESSAGE_MISSING',
				'The item has no message to send',
				'Fill the field "Message", and drag the field with your text into it.',
			);
		}
		const model = await clovaModel(context, itemIndex, textParameter(context, 'model', itemIndex));
		const allow = (options.text('allow') ?? '').split(',').map((word) => word.trim()).filter(Boolean);
		// Masked together, so that a placeholder stands for the same person in both.
		const masking = maskTexts([message, textParameter(context, 'system', itemIndex)], { allow });
		const [content, instructions] = masking.masked;
		const stop = options.text('stop');
		const answer = await model.complete({
			messages: [
				...(instructions !== '' ? [{ role: 'system' as const, content: instructions }] : []),
				{ role: 'user', content },
			],
			maxTokens: options.number('maxTokens'),
			seed: options.number('seed'),
			temperature: options.number('temperature'),
			topP: options.number('topP'),
			...(stop ? { stop: [stop] } : {}),
			thinking: thinkingEfforts.find((effort) => effort === options.text('thinking')),
			signal,
		});
		reportTokens(context, answer.usage);
		const text = masking.unmask(answer.text);
		const { finishReason, usage, provider, requestId, aiFilter } = answer;
		const full = {
			text,
			label: `AI가 생성한 글입니다 (HyperCLOVA X ${answer.model})`,
			aiGenerated: true,
			provider,
			model: answer.model,
			finishReason,
			usage: { ...usage },
			masked: masking.counts,
			...(requestId ? { requestId } : {}),
			...(aiFilter ? { aiFilter } : {}),
		};
		const shown: IDataObject =
			flagParameter(context, 'simplify', itemIndex)
				? { text, label: full.label, aiGenerated: true }
				: full;
		return { ok: true, added: { [textParameter(context, 'outputField', itemIndex)]: shown } };
	});
	return [posts];
}
