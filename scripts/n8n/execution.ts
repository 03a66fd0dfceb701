import { parse } from 'flatted';
import { z } from 'zod';

const itemShape = z.looseObject({
	json: z.record(z.string(), z.unknown()),
	binary: z.record(z.string(), z.looseObject({ mimeType: z.string(), fileName: z.string().optional() })).optional(),
	pairedItem: z.unknown().optional(),
});
/** An item as a node put it out. */
export type Item = z.infer<typeof itemShape>;

const errorShape = z.looseObject({ message: z.string(), description: z.string().nullish(), node: z.looseObject({ name: z.string() }).optional() });
const runShape = z.looseObject({
	executionStatus: z.string().optional(),
	executionTime: z.number().optional(),
	error: errorShape.optional(),
	data: z.record(z.string(), z.array(z.array(itemShape).nullable())).optional(),
});
const dataShape = z.looseObject({
	resultData: z.looseObject({
		runData: z.record(z.string(), z.array(runShape)).optional(),
		lastNodeExecuted: z.string().optional(),
		error: errorShape.optional(),
	}),
});
const executionShape = z.looseObject({ id: z.string(), status: z.string(), mode: z.string(), workflowId: z.string(), data: z.string() });

export interface ExecutionResult {
	id: string;
	/** n8n's word: new, running, waiting, success, error, crashed, canceled. */
	status: string;
	mode: string;
	workflowId: string;
	lastNode: string | null;
	/** What ended it, or null. */
	error: { message: string; node: string | null } | null;
	/** Names of the nodes that ran, in no order. */
	nodes: string[];
	/** Items of one output of a node over all its runs; empty when it did not run. Sub-nodes put out by another connection, e.g. `ai_languageModel`. */
	output(node: string, output?: number, connection?: string): Item[];
	/** How long n8n says a node took over all its runs, in milliseconds. */
	msOf(node: string): number;
	/** The last error that a node gave, or null. */
	errorOf(node: string): string | null;
}

/** Reads n8n's answer to `GET /rest/executions/<id>`, whose data is a flattened graph (package flatted). */
export function readExecution(answer: unknown): ExecutionResult {
	const execution = executionShape.parse(answer);
	// An execution that has only just begun has an empty graph, which comes out as undefined.
	const graph: unknown = parse(execution.data) ?? { resultData: {} };
	const { resultData } = dataShape.parse(graph);
	const runs = resultData.runData ?? {};
	const error = resultData.error;
	return {
		id: execution.id,
		status: execution.status,
		mode: execution.mode,
		workflowId: execution.workflowId,
		lastNode: resultData.lastNodeExecuted ?? null,
		error: error ? { message: error.message, node: error.node?.name ?? resultData.lastNodeExecuted ?? null } : null,
		nodes: Object.keys(runs),
		output: (node, output = 0, connection = 'main') => (runs[node] ?? []).flatMap((run) => run.data?.[connection]?.[output] ?? []),
		msOf: (node) => (runs[node] ?? []).reduce((sum, run) => sum + (run.executionTime ?? 0), 0),
		errorOf: (node) => (runs[node] ?? []).flatMap((run) => (run.error ? [run.error.message] : [])).at(-1) ?? null,
	};
}
