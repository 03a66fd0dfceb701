import type { IExecuteFunctions, ISupplyDataFunctions } from 'n8n-workflow';

/** A yellow note above the node's output in the editor, for what is no error but should be seen. */
export function warnInEditor(context: Pick<IExecuteFunctions | ISupplyDataFunctions, 'addExecutionHints'>, message: string): void {
	context.addExecutionHints({ message, type: 'warning', location: 'outputPane' });
}
