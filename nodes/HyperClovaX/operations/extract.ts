import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { CityHallError } from '../../../src/errors';
import { neverMasked } from '../../../src/n8n/chat-options';
import { modelParameter } from '../../../src/n8n/clova-models';
import type { ChatModel } from '../../../src/llm/chat-model';
import { inGroups } from '../../../src/n8n/groups';
import type { Outcome } from '../../../src/n8n/items';
import type { Models } from '../../../src/n8n/models';
import { choiceParameter, flagParameter, objectParameter, Options, outputFieldParameter } from '../../../src/n8n/parameters';
import { reportTokens } from '../../../src/n8n/usage';
import type { ExtractedRecord, FoundRecord, RecordShape } from '../../../src/records';
import { fieldsOf } from '../common/fields';
import { textOf } from '../common/text';

/** Finds the fields that are asked for in each item's text. Many items go out in few calls. */
export async function extractOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { extractRecords } = await import('../../../src/records');
	return await inGroups(
		context,
		(itemIndex) => {
			const options = Options.of(context, itemIndex);
			return {
				input: {
					text: textOf(context, itemIndex),
					field: outputFieldParameter(context, itemIndex),
					simplify: flagParameter(context, 'simplify', itemIndex),
				},
				shared: {
					model: modelParameter(context, 'model', itemIndex),
					shape: shapeOf(context, itemIndex),
					many: flagParameter(context, 'many', itemIndex),
					instructions: options.text('instructions'),
					keepAnswers: options.flag('keepAnswers'),
					allow: neverMasked(options),
				},
			};
		},
		async ({ shared, inputs, itemIndexes }, models, { concurrency, signal }) => {
			const model = await models.clova(itemIndexes[0] ?? 0, shared.model);
			const found = await extractRecords(inputs.map(({ text }) => text), shared.shape, model, {
				many: shared.many,
				mask: { allow: shared.allow },
				concurrency,
				...(shared.instructions === undefined ? {} : { instructions: shared.instructions }),
				...(shared.keepAnswers ? { cache: await models.openCache() } : {}),
				...(signal ? { signal } : {}),
			});
			return await Promise.all(
				inputs.map(async (input, place): Promise<Outcome> => {
					const one = found[place];
					if (!one) return { ok: false, error: new Error('The text got no answer') };
					reportTokens(context, one.ok ? one.record.usage : one.usage);
					if (!one.ok) return { ok: false, error: new CityHallError(one.code, one.reason, one.nextStep) };
					return await added(input, one.record, { model, many: shared.many }, models);
				}),
			);
		},
	);
}

async function added(
	{ field, simplify }: { field: string; simplify: boolean },
	record: ExtractedRecord,
	{ model: { provider, model }, many }: { model: ChatModel; many: boolean },
	models: Models,
): Promise<Outcome> {
	if (simplify) {
		return { ok: true, added: { [field]: many ? record.records.map(({ values }) => values) : record.values } };
	}
	const found = (one: FoundRecord) => ({
		values: one.values,
		missing: one.missing,
		notInText: one.notInText.map((problem) => ({ ...problem })),
		problems: one.problems.map((problem) => ({ ...problem })),
	});
	return {
		ok: true,
		added: {
			[field]: {
				...(many ? { records: record.records.map(found) } : found(record)),
				aiGenerated: true,
				provider,
				model,
				cached: record.cached,
				usage: { ...record.usage },
				cost: await models.costOf({ provider, model, usage: record.usage }),
				masked: record.masked,
			},
		},
	};
}

function shapeOf(context: IExecuteFunctions, itemIndex: number): RecordShape {
	const by = choiceParameter(context, 'shapeBy', itemIndex, ['fields', 'schema', 'example']);
	if (by === 'fields') return { fields: fieldsOf(context, itemIndex) };
	const given = objectParameter(context, by, itemIndex);
	if (given) return by === 'schema' ? { schema: given } : { example: given };
	throw new CityHallError(
		'SHAPE_MISSING',
		by === 'schema' ? 'There is no JSON schema' : 'There is no example',
		`Fill the field "${by === 'schema' ? 'JSON Schema' : 'Example'}", or choose to list the fields by hand.`,
	);
}
