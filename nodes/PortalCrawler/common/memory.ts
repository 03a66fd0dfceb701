import type { IExecuteFunctions } from 'n8n-workflow';
import type { ItemStatus, Remember } from '../../../src/crawl';
import { CityHallError } from '../../../src/errors';
import { choiceParameter, flagParameter, type Options } from '../../../src/n8n/parameters';

const modes = { none: 'none', whenEmitted: 'when emitted', whenConfirmed: 'when confirmed' } as const;
const statuses: readonly ItemStatus[] = ['new', 'updated', 'removed', 'unchanged'];
const MB = 1_000_000;

/** What the operations that remember take from their fields and options. */
export function memoryOptionsOf(
	context: IExecuteFunctions,
	itemIndex: number,
	extra: Options,
): { remember: Remember; leaseMinutes?: number; give?: ItemStatus[]; attachments: boolean; maxAttachmentBytes?: number; skipKnownFiles: boolean } {
	const maxAttachmentMb = extra.number('maxAttachmentMb');
	return {
		remember: modes[choiceParameter(context, 'remember', itemIndex, ['none', 'whenEmitted', 'whenConfirmed'])],
		leaseMinutes: extra.number('leaseMinutes'),
		give: giveOf(extra.list('give')),
		attachments: flagParameter(context, 'attachments', itemIndex),
		maxAttachmentBytes: maxAttachmentMb === undefined ? undefined : maxAttachmentMb * MB,
		skipKnownFiles: extra.flag('skipKnownFiles'),
	};
}

function giveOf(chosen: readonly string[] | undefined): ItemStatus[] | undefined {
	return chosen?.map((one) => {
		const status = statuses.find((known) => known === one);
		if (status) return status;
		throw new CityHallError(
			'PARAMETER_CHOICE',
			`The option "Give Items That Are" cannot hold "${one}"`,
			`Choose from the list, or let the expression give some of: ${statuses.join(', ')}.`,
		);
	});
}
