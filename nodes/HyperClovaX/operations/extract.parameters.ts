import type { INodeProperties } from 'n8n-workflow';
import { callOptions, keepAnswers } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';
import { fieldsProperty } from '../common/fields';
import { textParameterOf } from '../common/text';

const show = { operation: ['extract'] };

export const extractParameters: INodeProperties[] = [
	textParameterOf('extract', 'The text in which the fields are looked for'),
	{
		displayName: 'Say What to Find By',
		name: 'shapeBy',
		type: 'options',
		options: [
			{ name: 'An Example', value: 'example', description: 'One record as it should look; only its shape counts' },
			{ name: 'Fields Listed Here', value: 'fields', description: 'Names and types of the fields' },
			{ name: 'JSON Schema', value: 'schema', description: 'For nested data' },
		],
		default: 'fields',
		displayOptions: { show },
		description: 'How you tell the node what the result should have',
	},
	fieldsProperty({
		displayName: 'Fields to Find',
		placeholder: 'Add field',
		description: 'What the result has; a field that the text does not name stays empty',
		displayOptions: { show: { ...show, shapeBy: ['fields'] } },
	}),
	{
		displayName: 'Example',
		name: 'example',
		type: 'json',
		default: '',
		displayOptions: { show: { ...show, shapeBy: ['example'] } },
		placeholder: 'e.g. {"접수일": "2026-01-31", "금액": 35000, "처리부서": "주택과"}',
		description: 'One record as it should look',
	},
	{
		displayName: 'JSON Schema',
		name: 'schema',
		type: 'json',
		default: '',
		displayOptions: { show: { ...show, shapeBy: ['schema'] } },
		placeholder: 'e.g. {"type": "object", "properties": {"date": {"type": "string", "format": "date"}}}',
		description: 'Schema of an object',
	},
	{
		displayName: 'Several Records in One Text',
		name: 'many',
		type: 'boolean',
		default: false,
		displayOptions: { show },
		description: 'Whether a text can hold several records, such as a list of applicants',
	},
];

export const extractOptions = optionsParameter('extract', ...callOptions, keepAnswers, {
	displayName: 'Further Instructions',
	name: 'instructions',
	type: 'string',
	typeOptions: { rows: 3 },
	default: '',
	placeholder: 'e.g. 금액은 부가세를 뺀 값',
	description: 'Anything else the model should know about the fields',
});
