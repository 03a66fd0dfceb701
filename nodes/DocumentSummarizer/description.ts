import type { INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { engineCredentials, engineInputs, engineProperties } from '../../src/n8n/engine';
import { outputFieldProperty } from '../../src/n8n/properties';
import { sourceParameters, sourceOptions } from './operations/source.parameters';
import { summarizeParameters } from './operations/summarize.parameters';

const summarizing = { show: { operation: ['summarize'] } };

export const description: INodeTypeDescription = {
	displayName: 'Document Summarizer',
	name: 'documentSummarizer',
	icon: { light: 'file:documentSummarizer.svg', dark: 'file:documentSummarizer.dark.svg' },
	group: ['transform'],
	version: 1,
	subtitle: '={{ $parameter.operation === "extractText" ? "Extract Text" : "Summarize" }}',
	description: 'Reads HWP, HWPX, PDF, DOCX, HTML and text files and summarises them',
	defaults: { name: 'Document Summarizer' },
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
					name: 'Extract Text',
					value: 'extractText',
					action: 'Extract the text of a document',
					description: 'Only read the document: text, headings, tables and pages',
				},
				{
					name: 'Summarize',
					value: 'summarize',
					action: 'Summarize a document',
					description: 'Read the document and pick or write its main points',
				},
			],
			default: 'summarize',
		},
		...engineProperties.map((property) => ({
			...property,
			displayOptions: { ...property.displayOptions, ...summarizing },
		})),
		...sourceParameters,
		...summarizeParameters,
		outputFieldProperty('summary', summarizing),
		outputFieldProperty('document', { show: { operation: ['extractText'] } }),
		sourceOptions,
	],
};
