import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { CityHallError } from '../errors';
import type { ChatModel } from '../llm/chat-model';
import { allowedHosts } from './http';
import { choiceParameter, credentialText, textParameter } from './parameters';

const engines = ['onServer', 'clova', 'openai', 'connected'] as const;

/** Inputs of an AI node: items, and a chat model when the engine is the connected one. */
export const engineInputs =
	`={{ $parameter.engine === 'connected' ? [{ type: '${NodeConnectionTypes.Main}' }, { type: '${NodeConnectionTypes.AiLanguageModel}', displayName: 'Chat Model', required: true, maxConnections: 1 }] : [{ type: '${NodeConnectionTypes.Main}' }] }}` as const;

/** Credentials of an AI node. Not required, since the engine may be chosen by an expression; `chatModelOf` says what is missing. */
export const engineCredentials = [
	{ name: 'hyperClovaXApi', required: false, displayOptions: { show: { engine: ['clova'] } } },
	{ name: 'openAiApi', required: false, displayOptions: { show: { engine: ['openai'] } } },
];

export const clovaModelOptions = [
	{ name: 'HCX-005 (Text and Images)', value: 'HCX-005' },
	{ name: 'HCX-007 (Reasoning)', value: 'HCX-007' },
	{ name: 'HCX-DASH-002 (Fast and Low-Cost)', value: 'HCX-DASH-002' },
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
	{
		displayName: 'Model',
		name: 'clovaModel',
		type: 'options',
		options: clovaModelOptions,
		default: 'HCX-005',
		displayOptions: { hide: { engine: ['onServer', 'openai', 'connected'] } },
		description: 'Which HyperCLOVA X model answers',
	},
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

/**
 * The chat model that the node's Engine parameter names, or null for the engine on this server.
 * @throws CityHallError `CREDENTIAL_MISSING` when that engine's credential is not set.
 */
export async function chatModelOf(context: IExecuteFunctions, itemIndex: number): Promise<ChatModel | null> {
	switch (choiceParameter(context, 'engine', itemIndex, engines)) {
		case 'onServer':
			return null;
		case 'clova':
			return await clovaModel(context, itemIndex, textParameter(context, 'clovaModel', itemIndex));
		case 'openai': {
			const credential = await credentialOf(context, itemIndex, 'openAiApi', 'OpenAI');
			const { createOpenAiModel } = await import('../llm');
			return createOpenAiModel({
				apiKey: credentialText(credential, 'apiKey'),
				baseUrl: credentialText(credential, 'url') || undefined,
				model: textParameter(context, 'openAiModel', itemIndex),
			});
		}
		case 'connected': {
			const { connectedChatModel } = await import('./connected-model');
			return await connectedChatModel(context, itemIndex);
		}
	}
}

/** A HyperCLOVA X model with the node's credential. */
export async function clovaModel(context: IExecuteFunctions, itemIndex: number, model: string): Promise<ChatModel> {
	const credential = await credentialOf(context, itemIndex, 'hyperClovaXApi', 'HyperCLOVA X');
	const { createClovaModel } = await import('../llm');
	return createClovaModel({
		apiKey: credentialText(credential, 'apiKey'),
		baseUrl: credentialText(credential, 'baseUrl'),
		model,
		allow: await allowedHosts(),
	});
}

async function credentialOf(context: IExecuteFunctions, itemIndex: number, type: string, product: string) {
	if (!context.getNode().credentials?.[type]) {
		throw new CityHallError(
			'CREDENTIAL_MISSING',
			`${product} is chosen as the engine, but this node has no ${product} credential`,
			'Open the node and choose or create the credential, or set the engine to "On This Server".',
		);
	}
	return await context.getCredentials(type, itemIndex);
}
