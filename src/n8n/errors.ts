import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';
import { CityHallError } from '../errors';

/** Turns what an engine threw into the error that n8n shows beside the node, with the item it belongs to. */
export function toNodeError(node: INode, error: unknown, itemIndex: number): NodeOperationError | NodeApiError {
	if (error instanceof NodeOperationError || error instanceof NodeApiError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof CityHallError) {
		return new NodeOperationError(node, error.message, { description: error.nextStep, itemIndex });
	}
	const message = error instanceof Error ? error.message : String(error);
	return new NodeOperationError(node, message, {
		description: 'This was not expected. Try the item again; if it fails again, report it with this message.',
		itemIndex,
	});
}

/** One line for the item's own `error` key: what happened and what to do. */
export function clerkMessage(error: NodeOperationError | NodeApiError): string {
	return error.description ? `${error.message}. ${error.description}` : error.message;
}
