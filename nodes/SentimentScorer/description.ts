import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { engineCredentials, engineInputs, engineProperties } from '../../src/n8n/engine';
import { outputFieldProperty, simplifyProperty } from '../../src/n8n/properties';
import { options } from './options';

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
			displayName: 'Ask the Model About',
			name: 'askAbout',
			type: 'options',
			options: [
				{
					name: 'Every Item',
					value: 'everyItem',
					description: 'The model scores every post; the urgency is never below that of the rules on this server',
				},
				{
					name: 'Only Where It Pays',
					value: 'onlyWhereItPays',
					description:
						'This server scores first. The model is asked about posts that are unclear, mixed, in another language, of medium urgency and up, or by or about a young person who is not cheerful.',
				},
			],
			default: 'everyItem',
			displayOptions: { hide: { engine: ['onServer'] } },
			description: 'Which posts the model is asked about. Personal data are masked before.',
		},
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
		options,
	],
};
