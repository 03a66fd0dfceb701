import type { INodeProperties } from 'n8n-workflow';
import { chatOptions } from '../../../src/n8n/chat-options';
import { byName } from '../../../src/n8n/properties';

export function optionsParameter(operation: string, ...options: INodeProperties[]): INodeProperties {
	return {
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		displayOptions: { show: { operation: [operation] } },
		options: byName(chatOptions.allow, ...options),
	};
}
