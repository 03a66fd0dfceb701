import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import type { FieldSelector } from '../../../src/crawl';

const takes = ['text', 'html', 'attribute', 'number', 'date'] as const;

/** Fields that a person wants out of each page, each by a CSS selector. */
export function fieldsParameter(show: Record<string, string[]>): INodeProperties {
	return {
		displayName: 'Fields',
		name: 'fields',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add field',
		default: {},
		displayOptions: { show },
		description: 'Parts of the page to take out. Without any the node gives the whole text.',
		options: [
			{
				displayName: 'Field',
				name: 'field',
				values: [
					{
						displayName: 'Field Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. price',
						description: 'What the field is called on the item',
					},
					{
						displayName: 'Selector',
						name: 'selector',
						type: 'string',
						default: '',
						placeholder: 'e.g. table.price td:nth-child(2)',
						description: 'A CSS selector that says where it is on the page',
					},
					{
						displayName: 'Take',
						name: 'take',
						type: 'options',
						options: [
							{ name: 'Attribute', value: 'attribute', description: 'The value of an attribute, such as href of a link' },
							{ name: 'Date', value: 'date', description: 'A day, in any of the usual ways of writing it' },
							{ name: 'HTML', value: 'html', description: 'The part with its markup' },
							{ name: 'Number', value: 'number', description: 'A number, without its commas and its unit' },
							{ name: 'Text', value: 'text', description: 'What a reader sees' },
						],
						default: 'text',
						description: 'What to take from there',
					},
					{
						displayName: 'Take All',
						name: 'all',
						type: 'boolean',
						default: false,
						description: 'Whether to take every place that fits, as a list, instead of the first',
					},
					{
						displayName: 'Which Attribute',
						name: 'attribute',
						type: 'string',
						default: 'href',
						displayOptions: { show: { take: ['attribute'] } },
						description: 'Name of the attribute',
					},
				],
			},
		],
	};
}

/** The fields as a person entered them. */
export function fieldsOf(context: IExecuteFunctions, itemIndex: number): FieldSelector[] {
	const entered: unknown = context.getNodeParameter('fields.field', itemIndex, []);
	if (!Array.isArray(entered)) return [];
	return entered.map((field: IDataObject) => ({
		name: textOf(field.name),
		selector: textOf(field.selector),
		take: takes.find((take) => take === field.take),
		attribute: field.take === 'attribute' ? textOf(field.attribute) : undefined,
		all: field.all === true,
	}));
}

function textOf(value: unknown): string {
	return typeof value === 'string' || typeof value === 'number' ? String(value).trim() : '';
}
