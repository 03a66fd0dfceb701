import { TimeSavedLogger } from '../../nodes/TimeSavedLogger/TimeSavedLogger.node';
import { describeWithPostgres, makeDatabase } from '../postgres-here';
import { runNode, runNodeJson } from './run-node';

const node = new TimeSavedLogger();
const items = [{ json: { id: 1 } }, { json: { id: 2 } }, { json: { id: 3 } }];
const logRun = { operation: 'logRun', units: 'items', outputField: 'timeSaved', options: {} };

describe('Time Saved Logger', () => {
	it('counts the items of a run against the baseline and tells Insights the net minutes', async () => {
		await runNode(node, {
			parameters: { operation: 'setBaseline', process: 'Notices', minutesPerUnit: 12, method: 'measured', options: { validFrom: '2020-01-01T00:00:00Z' } },
		});
		const { outputs, metadata } = await runNode(node, {
			parameters: { ...logRun, process: 'Notices', options: { reviewMinutes: 6 } },
			items,
			executionId: 'notices-1',
		});
		expect(outputs[0]?.map(({ json, pairedItem }) => [json.id, pairedItem])).toEqual([
			[1, { item: 0 }],
			[2, { item: 1 }],
			[3, { item: 2 }],
		]);
		expect(outputs[0]?.[0]?.json.timeSaved).toMatchObject({ counted: true, grossMinutes: 36, netMinutes: 30, units: 3 });
		expect(metadata).toEqual({ timeSaved: { minutes: 30 } });
	});

	it('counts a run once however often it is logged, and tells Insights only the first time', async () => {
		const parameters = { ...logRun, process: 'Once', startingMinutes: 5 };
		const first = await runNode(node, { parameters, items, executionId: 'once-1' });
		const again = await runNode(node, { parameters, items, executionId: 'once-1' });
		expect(first.outputs[0]?.[0]?.json.timeSaved).toMatchObject({ duplicate: false, netMinutes: 15 });
		expect(again.outputs[0]?.[0]?.json.timeSaved).toMatchObject({ duplicate: true, netMinutes: 15 });
		expect([first.metadata, again.metadata]).toEqual([{ timeSaved: { minutes: 15 } }, undefined]);
	});

	it('marks a run by hand and leaves it out unless asked', async () => {
		const parameters = { ...logRun, process: 'By hand', startingMinutes: 5 };
		const out = await runNode(node, { parameters, items, mode: 'manual', executionId: 'hand-1' });
		const asked = await runNode(node, { parameters: { ...parameters, options: { countTests: true } }, items, mode: 'manual', executionId: 'hand-2' });
		expect(out.outputs[0]?.[0]?.json.timeSaved).toMatchObject({ counted: false, mode: 'manual', netMinutes: 0 });
		expect(asked.outputs[0]?.[0]?.json.timeSaved).toMatchObject({ counted: true, netMinutes: 15 });
	});

	it('reports the period with its arithmetic', async () => {
		await runNode(node, { parameters: { ...logRun, process: 'Reported', startingMinutes: 10 }, items, executionId: 'report-1' });
		const [json] = await runNodeJson(node, {
			parameters: { operation: 'report', from: '2020-01-01', to: '2100-01-01', groupBy: 'process', hoursPerPost: 209 },
		});
		expect(JSON.stringify(json?.timeSaved)).toContain('Reported');
	});

	it('says which field is wrong when an expression gives no number', async () => {
		const run = runNode(node, { parameters: { ...logRun, process: 'Wrong', startingMinutes: 'many' }, items });
		await expect(run).rejects.toThrow(/"startingMinutes" should hold a number/);
	});
});

describeWithPostgres('Time Saved Logger with a Postgres credential', () => {
	it('keeps its account in that database, and not in the file', async () => {
		const { remove, ...at } = await makeDatabase();
		const credentials = { postgres: { ...at, ssl: 'disable', allowUnauthorizedCerts: false, maxConnections: 100 } };
		const parameters = { ...logRun, process: 'In Postgres', startingMinutes: 10 };
		await runNode(node, { parameters, items, executionId: 'postgres-1', credentials });
		const report = { operation: 'report', from: '2020-01-01', to: '2100-01-01', groupBy: 'process', hoursPerPost: 209 };
		const [there] = await runNodeJson(node, { parameters: report, credentials });
		const [here] = await runNodeJson(node, { parameters: report });
		expect(JSON.stringify(there?.timeSaved)).toContain('In Postgres');
		expect(JSON.stringify(here?.timeSaved)).not.toContain('In Postgres');
		await remove();
	});
});
