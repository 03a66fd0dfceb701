import type { INodeProperties } from 'n8n-workflow';
import { chatOptions } from '../../../src/n8n/chat-options';
import { callOptions, keepAnswers } from '../../../src/n8n/call-options';
import { optionsParameter } from '../common/options';

const show = { show: { operation: ['message'] } };
const { maxTokens, repetitionPenalty, seed, stop, temperature, thinking, topK, topP } = chatOptions;

export const messageParameters: INodeProperties[] = [
	{
		displayName: 'Instructions',
		name: 'system',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: show,
		placeholder: 'e.g. You help a city office. Answer in polite Korean.',
		description: 'What the model is and how it should answer (system message)',
	},
	{
		displayName: 'Message',
		name: 'message',
		type: 'string',
		typeOptions: { rows: 4 },
		required: true,
		default: '',
		displayOptions: show,
		placeholder: 'e.g. Rewrite this notice in plain language.',
		description: 'What you ask',
	},
	{
		displayName: 'Text It Is About',
		name: 'about',
		type: 'string',
		typeOptions: { rows: 4 },
		default: '',
		displayOptions: show,
		placeholder: 'e.g. {{ $json.body }}',
		description: 'A text by somebody else, such as a post or a notice. It is marked as data, so that instructions in it are not followed.',
	},
];

export const messageOptions = optionsParameter(
	'message',
	...callOptions,
	keepAnswers,
	maxTokens,
	repetitionPenalty,
	seed,
	stop,
	temperature,
	thinking,
	topK,
	topP,
	{
		displayName: 'Check for Abuse',
		name: 'aiFilters',
		type: 'boolean',
		default: false,
		description: "Whether to add the verdicts of CLOVA Studio's AI filter (insult, discrimination, sexual harassment) on the first 500 characters",
	},
	{
		displayName: 'Earlier Messages',
		name: 'history',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add message',
		default: {},
		description: 'What was said before, oldest first',
		options: [
			{
				displayName: 'Messages',
				name: 'messages',
				values: [
					{
						displayName: 'From',
						name: 'role',
						type: 'options',
						options: [
							{ name: 'Model', value: 'assistant' },
							{ name: 'User', value: 'user' },
						],
						default: 'user',
						description: 'Who said it',
					},
					{
						displayName: 'Text',
						name: 'text',
						type: 'string',
						typeOptions: { rows: 2 },
						default: '',
						description: 'What was said',
					},
				],
			},
		],
	},
	{
		displayName: 'Earlier Messages (JSON)',
		name: 'historyJson',
		type: 'json',
		default: '',
		placeholder: 'e.g. [{"role": "user", "content": "안녕하세요"}, {"role": "assistant", "content": "무엇을 도와드릴까요?"}]',
		description: 'The same as a list from an earlier node',
	},
	{
		displayName: 'Image Addresses',
		name: 'imageUrls',
		type: 'string',
		default: '',
		placeholder: 'e.g. {{ $json.imageUrl }}',
		description: 'Public addresses of images, separated by commas. HCX-005 only; nothing in an image is masked.',
	},
	{
		displayName: 'Image Fields',
		name: 'imageFields',
		type: 'string',
		default: '',
		placeholder: 'e.g. attachment_0',
		description:
			'File fields of the item that hold images (BMP, PNG, JPG or WEBP), separated by commas. HCX-005 only. An image is sent as it is: nothing in it is masked.',
	},
	{
		displayName: 'Show Thinking',
		name: 'showThinking',
		type: 'boolean',
		default: false,
		description: 'Whether to add what HCX-007 thought before it answered. For you, not for citizens.',
	},
	{
		displayName: 'Stream to the Chat',
		name: 'stream',
		type: 'boolean',
		default: true,
		description: "Whether the answer appears bit by bit where the workflow was started by n8n's chat or a webhook with the response mode Streaming",
	},
);
