import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { breathing } from '../breathing';
import { CityHallError } from '../errors';
import { callOptionsOf } from './call-options';
import { toNodeError } from './errors';
import { allItems, type Outcome, stopAtFailure } from './items';
import { type Models, withModels } from './models';

/** What one item asks for. Items that agree in `shared` are asked about together. */
export interface Asked<Shared, Input> {
	shared: Shared;
	input: Input;
}

/** How a group's calls are made. */
export interface GroupCall {
	/** Calls at the same time. */
	concurrency: number;
	signal: AbortSignal | undefined;
}

interface Group<Shared, Input> {
	shared: Shared;
	inputs: Input[];
	itemIndexes: number[];
}

/** A group of items that are asked about together; the answer has one outcome an input, in order. */
export type GroupWork<Shared, Input> = (
	group: Group<Shared, Input>,
	models: Models,
	call: GroupCall,
) => Promise<Outcome[]>;

const FORGOTTEN = ['This item got no answer', 'This is a fault of the node, not of your data. Please report it.'] as const;

/**
 * Reads what every item asks for and works on those together that ask for the same, so that many items go out in few
 * calls. An item that cannot be read fails alone, and so do those that ask for what cannot be.
 */
export async function inGroups<Shared, Input>(
	context: IExecuteFunctions,
	read: (itemIndex: number) => Asked<Shared, Input>,
	work: GroupWork<Shared, Input>,
): Promise<INodeExecutionData[][]> {
	if (context.getInputData().length === 0) return [[]];
	const { atOnce, ...calls } = callOptionsOf(context);
	return await withModels(
		context,
		async (models) => [
			await allItems(context, async (signal) => {
				const outcomes = new Array<Outcome>(context.getInputData().length);
				const groups = new Map<string, Group<Shared, Input>>();
				let last: Group<Shared, Input> | undefined;
				await breathing(outcomes.keys(), signal, (itemIndex) => {
					try {
						const { shared, input } = read(itemIndex);
						if (last?.shared !== shared) last = groupOf(shared, groups);
						const group = last;
						group.inputs.push(input);
						group.itemIndexes.push(itemIndex);
					} catch (error) {
						outcomes[itemIndex] = { ok: false, error };
					}
				});
				for (const group of groups.values()) {
					stopAtFailure(context, outcomes);
					let answered: Outcome[];
					try {
						answered = await work(group, models, { concurrency: atOnce, signal });
					} catch (error) {
						if (signal?.aborted) throw toNodeError(context.getNode(), error);
						answered = group.inputs.map(() => ({ ok: false, error }));
					}
					for (const [place, itemIndex] of group.itemIndexes.entries()) {
						outcomes[itemIndex] = answered[place] ?? { ok: false, error: new CityHallError('ITEM_FORGOTTEN', ...FORGOTTEN) };
					}
				}
				return outcomes;
			}),
		],
		calls,
	);
}

function groupOf<Shared, Input>(shared: Shared, groups: Map<string, Group<Shared, Input>>): Group<Shared, Input> {
	const key = JSON.stringify(shared);
	const known = groups.get(key);
	if (known) return known;
	const group = { shared, inputs: [], itemIndexes: [] };
	groups.set(key, group);
	return group;
}
