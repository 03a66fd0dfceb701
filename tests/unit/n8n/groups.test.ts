import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { type GroupWork, inGroups } from '../../../src/n8n/groups';
import type { Outcome } from '../../../src/n8n/items';
import type { RunOptions } from '../../nodes/run-node';
import { runAsNode } from './probe';

const items = ['red', 'blue', 'broken', 'red'].map((colour, id) => ({ json: { id, colour } }));

function colourOf(context: IExecuteFunctions, itemIndex: number): string {
	const colour = context.getInputData()[itemIndex]?.json.colour;
	if (typeof colour === 'string' && colour !== 'broken') return colour;
	throw new CityHallError('COLOUR', 'That is no colour', 'Choose one.');
}

async function run(work: GroupWork<string, number>, onError: RunOptions['onError'] = 'continueRegularOutput'): Promise<INodeExecutionData['json'][]> {
	const { outputs } = await runAsNode(
		async (context) => (await inGroups(context, (itemIndex) => ({ shared: colourOf(context, itemIndex), input: itemIndex }), work))[0] ?? [],
		{ items, onError, parameters: { options: {} } },
	);
	return (outputs[0] ?? []).map(({ json }) => json);
}

describe('items that ask for the same', () => {
	it('are worked on together and leave in the order in which they came; one that cannot be read fails alone', async () => {
		const groups: string[] = [];
		const json = await run(({ shared, inputs }) => {
			groups.push(`${shared} ${inputs.join()}`);
			return Promise.resolve(inputs.map((input): Outcome => ({ ok: true, added: { answer: `${shared} ${input}` } })));
		});
		expect(groups).toEqual(['red 0,3', 'blue 1']);
		expect(json.map(({ id, answer }) => [id, answer])).toEqual([[0, 'red 0'], [1, 'blue 1'], [2, undefined], [3, 'red 3']]);
		expect(json[2]?.error).toMatch(/no colour.*Choose one/);
	});

	it('fail together where their work does, and the others go on', async () => {
		const json = await run(({ shared, inputs }) =>
			shared === 'red' ? Promise.reject(new Error('no red today')) : Promise.resolve(inputs.map((): Outcome => ({ ok: true, added: { answer: shared } }))),
		);
		expect(json.map(({ id, answer }) => [id, answer])).toEqual([[0, undefined], [1, 'blue'], [2, undefined], [3, undefined]]);
		expect(json[3]?.error).toMatch(/no red today/);
	});

	it('leave with an error where their work forgets one, and never not at all', async () => {
		const json = await run(({ inputs }) => Promise.resolve(inputs.slice(1).map((): Outcome => ({ ok: true, added: { answer: 'yes' } }))));
		expect(json.map(({ id }) => id)).toEqual([0, 1, 2, 3]);
		expect(json[3]?.error).toMatch(/got no answer/);
	});

	it('are not worked on any more once one failed where the node is to stop', async () => {
		let worked = 0;
		const work: GroupWork<string, number> = () => Promise.resolve([]).finally(() => worked++);
		await expect(run(work, 'stopWorkflow')).rejects.toMatchObject({ message: expect.stringMatching(/no colour/) as string });
		expect(worked).toBe(0);
	});
});
