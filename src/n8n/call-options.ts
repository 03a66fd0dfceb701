import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';
import { deadlineMsOf } from './chat-options';
import type { CallOptions } from './models';
import { Options } from './parameters';

const atOnce: INodeProperties = {
	displayName: 'Calls at Once',
	name: 'atOnce',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 16 },
	default: 4,
	description: 'How many items are asked about at the same time. The limits of your key hold over all of them.',
};

const deadline: INodeProperties = {
	displayName: 'Give Up After (Minutes)',
	name: 'deadlineMinutes',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 1440 },
	default: 30,
	description: 'How long an item may wait for its answer, waiting for the limits of your key included',
};

/** Options of everything that calls a language model or CLOVA Studio. */
export const callOptions = [atOnce, deadline];

/** For calls that ask a model and may be kept. */
export const keepAnswers: INodeProperties = {
	displayName: 'Keep Answers',
	name: 'keepAnswers',
	type: 'boolean',
	default: false,
	description:
		'Whether the same question to the same model is answered from memory next time instead of being paid for again. Only masked text is kept.',
};

const usualAtOnce = 4;

/** Of the first item: how the whole execution goes about its calls. */
export function callOptionsOf(context: IExecuteFunctions): CallOptions & { atOnce: number } {
	const options = Options.of(context, 0);
	const deadlineMs = deadlineMsOf(options);
	return {
		atOnce: Math.max(1, Math.floor(options.number('atOnce') ?? usualAtOnce)),
		...(deadlineMs === undefined ? {} : { deadlineMs }),
	};
}
