import type { INode, ISupplyDataFunctions, SupplyData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ChatAnswer } from '../../llm/chat-model';
import { chatSettings, deadlineMsOf, neverMasked } from '../chat-options';
import { modelParameter } from '../clova-models';
import { clerkMessage, toNodeError } from '../errors';
import { warnInEditor } from '../hints';
import { type CallOptions, Models } from '../models';
import { Options } from '../parameters';
import { mendAdapter } from './mend';
import { loadSdk } from './sdk';

type ToError = (error: unknown) => Error;

/** The chat model that the sub-node hands to an agent or a chain. */
export async function supplyClovaChatModel(context: ISupplyDataFunctions, itemIndex: number): Promise<SupplyData> {
	const toError: ToError = (error) => shownError(context.getNode(), error, itemIndex);
	try {
		return await supply(context, itemIndex, toError);
	} catch (error) {
		throw toError(error);
	}
}

async function supply(context: ISupplyDataFunctions, itemIndex: number, toError: ToError): Promise<SupplyData> {
	const sdk = await loadSdk();
	const { clovaChatModel } = await import('./clova-chat-model');
	const options = new Options(context.getNodeParameter('options', itemIndex, {}), context.getTimezone());
	const models = new Models(context, callOptionsOf(options));
	try {
		const model = clovaChatModel(sdk, {
			model: await models.clova(itemIndex, modelParameter(context, 'model', itemIndex)),
			settings: chatSettings(options),
			allow: neverMasked(options),
			signal: context.getExecutionCancelSignal(),
			onAnswer: (answer) => hintWhereCutOff(context, answer),
			toError,
		});
		const supplied = sdk.supplyModel(context, model);
		const response = mendAdapter(supplied.response, await mediaCheck(toError));
		return { ...supplied, response, closeFunction: () => models.close() };
	} catch (error) {
		await models.close();
		throw error;
	}
}

async function mediaCheck(toError: ToError): Promise<(messages: unknown) => void> {
	const { refuseMedia } = await import('./turns');
	return (messages) => {
		try {
			refuseMedia(messages);
		} catch (error) {
			throw toError(error);
		}
	};
}

function callOptionsOf(options: Options): CallOptions {
	const deadlineMs = deadlineMsOf(options);
	return deadlineMs === undefined ? {} : { deadlineMs };
}

/** n8n shows the message of a sub-node's error alone beside the agent or chain, so the next step stands in it. */
function shownError(node: INode, error: unknown, itemIndex: number): NodeOperationError {
	return new NodeOperationError(node, clerkMessage(toNodeError(node, error, itemIndex)), { itemIndex });
}

function hintWhereCutOff(context: ISupplyDataFunctions, { finishReason }: ChatAnswer): void {
	if (finishReason !== 'length') return;
	warnInEditor(context, 'The answer was cut off at the limit. Raise "Longest Answer (Tokens)" in the options of the chat model.');
}
