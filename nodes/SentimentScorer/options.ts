import type { INodeProperties } from 'n8n-workflow';
import { callOptions, keepAnswers } from '../../src/n8n/call-options';
import { chatOptions } from '../../src/n8n/chat-options';
import { byName } from '../../src/n8n/properties';

const situations = [
	{ name: 'Exploitation', value: 'exploitation' },
	{ name: 'Family Conflict', value: 'family conflict' },
	{ name: 'Health', value: 'health' },
	{ name: 'Money', value: 'money' },
	{ name: 'No Shelter', value: 'no shelter' },
	{ name: 'Other', value: 'other' },
	{ name: 'Runaway', value: 'runaway' },
	{ name: 'School', value: 'school' },
	{ name: 'Self-Harm', value: 'self-harm' },
	{ name: 'Violence at Home', value: 'violence at home' },
];

const levels = [
	{ name: 'Critical', value: 'critical', description: 'Life or safety is in danger now' },
	{ name: 'High', value: 'high', description: 'Somebody has to act within a day' },
	{ name: 'Medium', value: 'medium', description: 'Needs counselling soon' },
	{ name: 'Low', value: 'low', description: 'An everyday worry' },
];

const ownSituations: INodeProperties = {
	displayName: 'Own Situations',
	name: 'categories',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true, sortable: true },
	placeholder: 'Add situation',
	default: {},
	description:
		'Your own list in place of the built-in situations. The urgency still follows the built-in rules, so that nothing urgent is overlooked.',
	options: [
		{
			displayName: 'Situations',
			name: 'categories',
			values: [
				{
					displayName: 'Situation',
					name: 'name',
					type: 'string',
					default: '',
					placeholder: 'e.g. 학교 밖 청소년',
					description: 'Name of the situation as it stands in the result. A language model gets it as it is, so no personal data in it.',
				},
				{
					displayName: 'What Belongs to It',
					name: 'description',
					type: 'string',
					typeOptions: { rows: 2 },
					default: '',
					placeholder: 'e.g. 자퇴했거나 학교에 다니지 않는 청소년의 글',
					description: 'For a language model, which reads it as it would an instruction. Personal data in it are masked.',
				},
				{
					displayName: 'Words That Show It',
					name: 'words',
					type: 'string',
					default: '',
					placeholder: 'e.g. 자퇴, 검정고시, 학교를 그만',
					description: 'For the engine on this server: words or beginnings of words, separated by commas; spaces do not count',
				},
			],
		},
	],
};

const ownWords: INodeProperties = {
	displayName: 'Own Urgent Words',
	name: 'urgentWords',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add words',
	default: {},
	description: 'Words that the built-in rules do not know, such as names of places in your city or new slang. They are added to the rules.',
	options: [
		{
			displayName: 'Words',
			name: 'words',
			values: [
				{
					displayName: 'Situation',
					name: 'situation',
					type: 'options',
					options: situations,
					default: 'other',
					description: 'What the words tell of',
				},
				{
					displayName: 'Urgency',
					name: 'urgency',
					type: 'options',
					options: levels,
					default: 'high',
					description: 'How urgent a post with these words is, unless it speaks of a story, a denial or the past',
				},
				{
					displayName: 'Words',
					name: 'phrases',
					type: 'string',
					default: '',
					placeholder: 'e.g. 청소년광장에서 잤, 팸에 들어',
					description: 'Separated by commas; spaces do not count. A ~ stands for up to 12 letters in between.',
				},
			],
		},
	],
};

const whenNoAnswer: INodeProperties = {
	displayName: 'When the Model Gives No Answer',
	name: 'whenNoAnswer',
	type: 'options',
	options: [
		{
			name: 'Fail the Item',
			value: 'fail',
			description: 'The item leaves as the setting On Error says',
		},
		{
			name: "Use This Server's Score and Ask for a Review",
			value: 'useOwnScore',
			description: 'The post keeps its place, and a person is told why',
		},
	],
	default: 'useOwnScore',
	description: 'What becomes of a post when the model cannot be reached, refuses, or answers uselessly',
};

export const options: INodeProperties = {
	displayName: 'Options',
	name: 'options',
	type: 'collection',
	placeholder: 'Add option',
	default: {},
	options: byName(chatOptions.allow, ...callOptions, keepAnswers, ownSituations, ownWords, whenNoAnswer),
};
