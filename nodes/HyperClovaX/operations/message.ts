import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import type { ChatAnswer, ChatImage, ChatModel, ChatRequest } from '../../../src/llm/chat-model';
import { chatSettings, neverMasked } from '../../../src/n8n/chat-options';
import { clovaModelLabel, modelParameter } from '../../../src/n8n/clova-models';
import { eachItem } from '../../../src/n8n/items';
import { withModels } from '../../../src/n8n/models';
import { exactTextParameter, flagParameter, Options, outputFieldParameter, textParameter } from '../../../src/n8n/parameters';
import { reportTokens } from '../../../src/n8n/usage';
import type { Masked } from '../../../src/privacy/masked';
import { callOptionsOf } from '../../../src/n8n/call-options';
import { historyOf } from './message.history';
import { imagesOf } from './message.images';
import { streamToChat } from './message.stream';

/** Sends each item's message, masked, and adds the answer with personal data put back. */
export async function messageOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const [{ maskTexts }, { ownWords, PLACEHOLDERS_EXPLAINED }, { quoted }] = await Promise.all([
		import('../../../src/privacy/mask'),
		import('../../../src/privacy/masked'),
		import('../../../src/llm'),
	]);
	if (context.getInputData().length === 0) return [[]];
	const { atOnce, ...calls } = callOptionsOf(context);
	const streams = context.isStreaming();
	return await withModels(
		context,
		async (models) => [
			await eachItem(
				context,
				async (itemIndex, signal) => {
					const options = Options.of(context, itemIndex);
					const field = outputFieldParameter(context, itemIndex);
					const message = textParameter(context, 'message', itemIndex);
					if (message === '') {
						throw new CityHallError(
							'MESSAGE_MISSING',
							'The item has no message to send',
							'Fill the field "Message", and drag the field with your text into it.',
						);
					}
					const history = historyOf(options);
					const images = await imagesOf(context, itemIndex, options);
					const plain = await models.clova(itemIndex, modelParameter(context, 'model', itemIndex));
					const model = options.flag('keepAnswers') ? await models.keepingAnswers(plain, 'message/1') : plain;
					// Masked together, so that a placeholder stands for the same person everywhere.
					const about = exactTextParameter(context, 'about', itemIndex);
					const texts = [message, about, textParameter(context, 'system', itemIndex), ...history.map(({ text }) => text)];
					const masking = maskTexts(texts, { allow: neverMasked(options) });
					const [asked, outside, instructions = ownWords``, ...earlier] = masking.masked;
					const system =
						Object.keys(masking.counts).length === 0 ? instructions : ownWords`${instructions}\n\n${PLACEHOLDERS_EXPLAINED}`;
					const request = {
						...chatSettings(options),
						...(options.flag('aiFilters') ? { aiFilters: true } : {}),
						messages: messagesOf(quoted, { asked, outside, system, earlier }, history, images),
						...(signal ? { signal } : {}),
					};
					const answer =
						streams && (options.has('stream') ? options.flag('stream') : true)
							? await streamToChat(context, itemIndex, model, request, masking.unmask)
							: await model.complete(request);
					reportTokens(context, answer.usage);
					const full = {
						...shown(answer, model, masking.unmask, options.flag('showThinking')),
						masked: masking.counts,
						cost: await models.costOf(answer),
					};
					const { text, label, aiGenerated } = full;
					const added: IDataObject = flagParameter(context, 'simplify', itemIndex) ? { text, label, aiGenerated } : { ...full };
					return { ok: true, added: { [field]: added } };
				},
				// A chat shows one answer after the other.
				{ atOnce: streams ? 1 : atOnce },
			),
		],
		calls,
	);
}

interface Texts {
	asked: Masked | undefined;
	outside: Masked | undefined;
	system: Masked;
	earlier: readonly Masked[];
}

function messagesOf(
	quoted: (request: Masked, text: Masked) => Masked,
	{ asked, outside, system, earlier }: Texts,
	history: ReadonlyArray<{ role: 'user' | 'assistant' }>,
	images: readonly ChatImage[],
): ChatRequest['messages'] {
	if (asked === undefined) return [];
	const question = outside ? { content: quoted(asked, outside), outside: true } : { content: asked };
	return [
		...(system.trim() === '' ? [] : [{ role: 'system' as const, content: system }]),
		...earlier.map((content, index) => ({ role: history[index]?.role ?? ('user' as const), content })),
		{ role: 'user', ...question, ...(images.length > 0 ? { images } : {}) },
	];
}

function shown(answer: ChatAnswer, model: ChatModel, unmask: (text: string) => string, showThinking: boolean) {
	const { provider, finishReason, usage, requestId, aiFilter, thinking } = answer;
	return {
		text: unmask(answer.text),
		label: clovaModelLabel(answer.model),
		aiGenerated: true,
		provider,
		model: model.model,
		finishReason,
		usage: { ...usage },
		...(showThinking && thinking ? { thinking: unmask(thinking) } : {}),
		...(requestId ? { requestId } : {}),
		...(aiFilter ? { aiFilter } : {}),
	};
}
