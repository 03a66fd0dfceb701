import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import type { ChatModel } from '../llm/chat-model';
import { clovaModelProperty, modelParameter } from './clova-models';
import type { Models } from './models';
import { choiceParameter, textParameter } from './parameters';
import { storeCredential } from './store';

const engines = ['onServer', 'clova', 'openai', 'connected'] as const;

/** Inputs of an AI node: items, and a chat model when the engine is the connected one. */
export const engineInputs =
	`={{ $parameter.engine === 'connected' ? [{ type: '${NodeConnectionTypes.Main}' }, { type: '${NodeConnectionTypes.AiLanguageModel}', displayName: 'Chat Model', required: true, maxConnections: 1 }] : [{ type: '${NodeConnectionTypes.Main}' }] }}` as const;

/** Credentials of an AI node. Not required, since the engine may be chosen by an expression; `chatModelOf` says what is missing. */
export const engineCredentials = [
	{ name: 'hyperClovaXApi', required: false, displayOptions: { show: { engine: ['clova'] } } },
	{ name: 'openAiApi', required: false, displayOptions: { show: { engine: ['openai'] } } },
	{ ...storeCredential, displayOptions: { hide: { engine: ['onServer', 'connected'] } } },
];

/**
 * The parameter Engine and the model choice that goes with it; the same in every AI node. The models are hidden for the
 * other engines rather than shown for their own: an engine that an expression chooses must find its model too.
 */
export const engineProperties: INodeProperties[] = [
	{
		displayName: 'Engine',
		name: 'engine',
		type: 'options',
		options: [
			{
				name: 'On This Server',
				value: 'onServer',
				description: 'No key, no other server: no text leaves this machine',
			},
			{
				name: 'HyperCLOVA X',
				value: 'clova',
				description: 'NAVER Cloud CLOVA Studio; personal data are masked before the text is sent',
			},
			{
				name: 'ChatGPT (OpenAI)',
				value: 'openai',
				description: 'OpenAI or a compatible server; personal data are masked before the text is sent',
			},
			{
				name: 'Connected Chat Model',
				value: 'connected',
				description: 'The chat model connected below this node; personal data are masked before the text is sent',
			},
		],
		default: 'onServer',
		description: 'What does the work. All engines answer in the same shape.',
	},
	clovaModelProperty('clovaModel', { hide: { engine: ['onServer', 'openai', 'connected'] } }),
	{
		displayName: 'Model',
		name: 'openAiModel',
		type: 'string',
		default: 'gpt-4o-mini',
		placeholder: 'e.g. gpt-4o-mini',
		displayOptions: { hide: { engine: ['onServer', 'clova', 'connected'] } },
		description: 'Name of the OpenAI model, or of the model on your compatible server',
	},
];

/** What the item's engine and model are called together: items with the same are asked about together. */
export function engineKey(context: IExecuteFunctions, itemIndex: number): string {
	const engine = choiceParameter(context, 'engine', itemIndex, engines);
	if (engine === 'clova') return `${engine} ${modelParameter(context, 'clovaModel', itemIndex)}`;
	return engine === 'openai' ? `${engine} ${textParameter(context, 'openAiModel', itemIndex)}` : engine;
}

/**
 * The chat model that the node's Engine parameter names, or null for the engine on this server.
 * @throws CityHallError `CREDENTIAL_MISSING` when that engine's credential is not set.
 */
export async function chatModelOf(context: IExecuteFunctions, models: Models, itemIndex: number): Promise<ChatModel | null> {
	switch (choiceParameter(context, 'engine', itemIndex, engines)) {
		case 'onServer':
			return null;
		case 'clova':
			return await models.clova(itemIndex, modelParameter(context, 'clovaModel', itemIndex));
		case 'openai':
			return await models.openAi(itemIndex, textParameter(context, 'openAiModel', itemIndex));
		case 'connected': {
			const { connectedChatModel } = await import('./connected-model');
			return await connectedChatModel(context, itemIndex);
		}
	}
}
