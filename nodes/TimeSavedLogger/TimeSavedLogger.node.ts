import type { IExecuteFunctions, INodeExecutionData, INodeType } from 'n8n-workflow';
import { runOperation } from '../../src/n8n/items';
import { localized } from '../../src/n8n/locale';
import { description } from './description';
import { logRunOperation } from './operations/log-run';
import { reportOperation } from './operations/report';
import { setBaselineOperation } from './operations/set-baseline';

const operations = { logRun: logRunOperation, report: reportOperation, setBaseline: setBaselineOperation };

export class TimeSavedLogger implements INodeType {
	description = localized(description);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const operation = this.getNodeParameter('operation', 0) as keyof typeof operations;
		return await runOperation(this, operations[operation]);
	}
}
