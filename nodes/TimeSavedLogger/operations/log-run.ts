import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { allItems } from '../../../src/n8n/items';
import { choiceParameter, numberParameter, Options, textParameter } from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';
import type { RunRecord } from '../../../src/savings';

const outcomes = ['success', 'partial', 'failed'] as const;

/** Logs one run for all items together, adds what it counted to each, and tells n8n's Insights the net minutes. */
export async function logRunOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { logRun, startBaseline } = await import('../../../src/savings');
	return [await allItems(context, async () => {
		const items = context.getInputData();
		if (items.length === 0) return [];
		const run = readRun(context, items.length);
		const startingMinutes = numberParameter(context, 'startingMinutes', 0);
		const logged = await withStore(context, async (store) => {
			if (startingMinutes > 0) await startBaseline(store, run.process, startingMinutes, run.finishedAt);
			return await logRun(store, run, { nodeName: stepName(context), countTests: Options.of(context, 0).flag('countTests') });
		});
		if (logged.counted && !logged.duplicate && logged.netMinutes > 0) {
			context.setMetadata({ timeSaved: { minutes: logged.netMinutes } });
		}
		const field = textParameter(context, 'outputField', 0);
		const added: IDataObject = { process: run.process, units: run.units, outcome: run.outcome, mode: run.mode, ...logged };
		return items.map(() => ({ ok: true, added: { [field]: { ...added } } }));
	})];
}

/** The node and its turn in a loop: what one execution logs once. */
function stepName(context: IExecuteFunctions): string {
	return `${context.getNode().name}#${JSON.stringify(context.evaluateExpression('{{ $runIndex }}', 0))}`;
}

function readRun(context: IExecuteFunctions, itemCount: number): RunRecord {
	const options = Options.of(context, 0);
	const minutes = (name: string) => options.number(name) ?? 0;
	const robotMinutes = options.number('robotMinutes');
	const workflow = context.getWorkflow();
	return {
		executionId: context.getExecutionId(),
		workflowId: workflow.id ?? '',
		workflowName: workflow.name ?? '',
		process: textParameter(context, 'process', 0),
		department: options.text('department') ?? null,
		units: choiceParameter(context, 'units', 0, ['items', 'number']) === 'number' ? numberParameter(context, 'unitCount', 0) : itemCount,
		reviewMinutes: minutes('reviewMinutes'),
		exceptionMinutes: minutes('exceptionMinutes'),
		reworkMinutes: minutes('reworkMinutes'),
		robotSeconds: robotMinutes === undefined ? null : robotMinutes * 60,
		outcome: outcomes.find((outcome) => outcome === options.text('outcome')) ?? 'success',
		mode: context.getMode() === 'manual' ? 'manual' : 'production',
		finishedAt: new Date().toISOString(),
	};
}
