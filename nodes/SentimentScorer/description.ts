import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { engineCredentials, engineInputs, engineProperties } from '../../src/n8n/engine';
import { outputFieldProperty, simplifyProperty } from '../../src/n8n/properties';

export const description: INodeTypeDescription = {
	displayName: 'Sentiment Scorer',
	name: 'sentimentScorer',
	icon: { light: 'file:sentimentScorer.svg', dark: 'file:sentimentScorer.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: '={{ { score: "Score" }[$parameter.operation] }}',
	description: 'Says how the writer of a post feels, what is going on and how urgent it is',
	defaults: { name: 'Sentiment Scorer' },
	inputs: engineInputs,
	outputs: [NodeConnectionTypes.Main],
	usableAsTool: true,
	credentials: engineCredentials,
	properties: [
		{
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Score',
					value: 'score',
					action: 'Score a text',
					description: 'Find feeling, situation and urgency of each text',
				},
			],
			default: 'score',
		},
		...engineProperties,
		{
			displayName: 'Text',
			name: 'text',
			type: 'string',
			typeOptions: { rows: 3 },
			required: true,
			default: '',
			placeholder: 'e.g. {{ $json.body }}',
			description: 'The text to score. Drag a field from the input into this box.',
		},
		{
			displayName:
				'The score helps staff to see what is urgent. It can be wrong: let a person read a post before anything is decided about it.',
			name: 'notice',
			type: 'notice',
			default: '',
		},
		simplifyProperty,
		outputFieldProperty('sentiment'),
	],
};
