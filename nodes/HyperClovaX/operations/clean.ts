import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { neverMasked } from '../../../src/n8n/chat-options';
import { modelParameter } from '../../../src/n8n/clova-models';
import { inGroups } from '../../../src/n8n/groups';
import type { Outcome } from '../../../src/n8n/items';
import { flagParameter, Options, outputFieldParameter } from '../../../src/n8n/parameters';
import { reportTokens } from '../../../src/n8n/usage';
import type { CleanedRow } from '../../../src/records';
import { fieldsOf } from '../common/fields';

/** Makes a typed row of each item, and says what was changed and what a person has to look at. */
export async function cleanOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { cleanRecords } = await import('../../../src/records');
	return await inGroups(
		context,
		(itemIndex) => {
			const options = Options.of(context, itemIndex);
			const columns = fieldsOf(context, itemIndex);
			const askModel = flagParameter(context, 'askModel', itemIndex);
			return {
				// The whole row, as the engine finds a column by a header with stray blanks too; only open cells of the columns are ever sent.
				input: {
					row: context.getInputData()[itemIndex]?.json ?? {},
					field: outputFieldParameter(context, itemIndex),
					simplify: flagParameter(context, 'simplify', itemIndex),
				},
				shared: {
					columns,
					model: askModel ? modelParameter(context, 'model', itemIndex) : null,
					keepAnswers: options.flag('keepAnswers'),
					allow: neverMasked(options),
				},
			};
		},
		async ({ shared, inputs, itemIndexes }, models, { concurrency, signal }) => {
			const model = shared.model === null ? null : await models.clova(itemIndexes[0] ?? 0, shared.model);
			const cleaned = await cleanRecords(inputs.map(({ row }) => row), shared.columns, model, {
				mask: { allow: shared.allow },
				timeZone: context.getTimezone(),
				concurrency,
				...(shared.keepAnswers ? { cache: await models.openCache() } : {}),
				...(signal ? { signal } : {}),
			});
			return await Promise.all(
				inputs.map(async (input, place): Promise<Outcome> => {
					const one = cleaned[place];
					if (!one) return { ok: false, error: new Error('The row got no answer') };
					const { usage } = one.ok ? one.row : one;
					reportTokens(context, usage);
					if (!one.ok) return { ok: false, error: new CityHallError(one.code, one.reason, one.nextStep) };
					const cost = model === null ? null : await models.costOf({ provider: model.provider, model: model.model, usage });
					return added(input, one.row, { model: shared.model, cost: cost && { ...cost } });
				}),
			);
		},
	);
}

function added({ field, simplify }: { field: string; simplify: boolean }, row: CleanedRow, more: IDataObject): Outcome {
	const shown: IDataObject = simplify
		? row.values
		: {
				values: row.values,
				changes: row.changes.map((change) => ({ ...change })),
				problems: row.problems.map((problem) => ({ ...problem })),
				usage: { ...row.usage },
				...more,
			};
	return { ok: true, added: { [field]: shown } };
}
