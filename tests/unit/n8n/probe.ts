import type { IExecuteFunctions, INodeExecutionData, INodeProperties } from 'n8n-workflow';
import type { RunOptions, RunResult } from '../../nodes/run-node';
import { runNode } from '../../nodes/run-node';

type Work = (context: IExecuteFunctions) => Promise<INodeExecutionData[]> | INodeExecutionData[];

/** Runs `work` as the only thing that a node does, on n8n-core's own execute context. */
export async function runAsNode(work: Work, options: Partial<RunOptions> = {}): Promise<RunResult> {
	const properties = Object.keys(options.parameters ?? {}).map(
		(name): INodeProperties => ({ displayName: name, name, type: 'json', default: '' }),
	);
	return await runNode(
		{
			description: {
				displayName: 'Probe',
				name: 'probe',
				group: ['transform'],
				version: 1,
				description: '',
				defaults: { name: 'Probe' },
				inputs: ['main'],
				outputs: ['main'],
				credentials: Object.keys(options.credentials ?? {}).map((name) => ({ name })),
				properties,
			},
			async execute() {
				return [await work(this)];
			},
		},
		{ parameters: {}, ...options },
	);
}

/** What `read` gives inside a node with these parameters and items. */
export async function readInNode<T>(
	read: (context: IExecuteFunctions) => T | Promise<T>,
	options: Partial<RunOptions> = {},
): Promise<Awaited<T>> {
	const answers: Array<Awaited<T>> = [];
	await runAsNode(async (context) => {
		answers.push(await read(context));
		return [];
	}, options);
	const [answer] = answers;
	if (answers.length !== 1) throw new Error('The node was not run');
	return answer as Awaited<T>;
}
