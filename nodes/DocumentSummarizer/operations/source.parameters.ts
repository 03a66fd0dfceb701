import type { INodeProperties } from 'n8n-workflow';

/** Where the document comes from; the same in both operations. */
export const sourceParameters: INodeProperties[] = [
	{
		displayName: 'Where the Document Is',
		name: 'source',
		type: 'options',
		options: [
			{ name: 'A File', value: 'file', description: 'HWP, HWPX, PDF, DOCX, HTML or text, recognised by its content' },
			{ name: 'A Text Field', value: 'text', description: 'The text stands in a field of the item' },
		],
		default: 'file',
		description: 'Whether the document is a file or a text in a field',
	},
	{
		displayName: 'Input File Field',
		name: 'fileField',
		type: 'string',
		required: true,
		default: 'data',
		hint: 'The name of the input field containing the binary file data to be processed',
		displayOptions: { show: { source: ['file'] } },
		description: 'Name of the field that holds the file, as shown under Binary in the input',
	},
	{
		displayName: 'Text',
		name: 'text',
		type: 'string',
		typeOptions: { rows: 3 },
		required: true,
		default: '',
		placeholder: 'e.g. {{ $json.body }}',
		displayOptions: { show: { source: ['text'] } },
		description: 'The text itself. Drag a field from the input into this box.',
	},
];

export const sourceOptions: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: [
		{
			displayName: 'Largest File (MB)',
			name: 'maxMb',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'A larger file is refused with an error on its item',
		},
		{
			displayName: 'Longest Reading Time (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 60,
			description: 'A document that takes longer is given up with an error on its item',
		},
	],
};
