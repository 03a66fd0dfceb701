import { z } from 'zod';
import { DEMO_OPENAI_KEY, startOpenAiServer, type OpenAiServer, type RateLimit } from '../../demo/openai';
import { createHome, startN8n, workflowShape, type N8nClient, type Workflow } from '../../scripts/n8n';
import { posts } from './items';

export interface NodeCourse {
	items: number;
	limit: RateLimit;
	windowMs: number;
	latencyMs: number;
}

export interface NodeFigures {
	items: number;
	/** Items that came out with a sentiment. */
	answered: number;
	/** Of these, by this server's own score, as the model was not asked or gave no answer. */
	byThisServer: number;
	/** Items that came out as an error. */
	errors: number;
	/** Errors that came out as if they belonged to the first category, which is Positive. */
	errorsAmongPositive: number;
	/** Items that did not come out at all. */
	lost: number;
	/** n8n's words for how the executions ended. */
	executions: string[];
	/** That the server let in. */
	requests: number;
	refusedByServer: number;
	/** From the first to the last request that reached the server. */
	seconds: number;
	tokensPerItem: number | null;
}

export const MODEL = 'gpt-4o-mini';
const BATCH = 5;

export interface Setting {
	node: 'sentimentScorer' | 'sentimentAnalysis';
	/** Of this pack's node; default every item. */
	askAbout?: 'everyItem' | 'onlyWhereItPays';
	/** Whether the node goes on after an error. */
	goOn: boolean;
	delayBetweenBatches: number;
	/** Executions at the same time, which share the items. */
	atOnce: number;
}

/** n8n's node as a person may set it, and this pack's in the same n8n. */
function settingsFor({ limit, windowMs }: NodeCourse) {
	const theirs = { node: 'sentimentAnalysis', goOn: true, delayBetweenBatches: 0, atOnce: 1 } as const;
	const paused = Math.ceil((BATCH / limit.requests) * windowMs);
	return {
		ours: { ...theirs, node: 'sentimentScorer', goOn: false },
		oursThreeAtOnce: { ...theirs, node: 'sentimentScorer', goOn: false, atOnce: 3 },
		asItComes: { ...theirs, goOn: false },
		goesOnAfterErrors: theirs,
		/** A pause between batches that just fits the limit. */
		pausedByHand: { ...theirs, delayBetweenBatches: paused },
		// No execution knows of the others, as no process does.
		pausedByHandThreeAtOnce: { ...theirs, delayBetweenBatches: paused, atOnce: 3 },
	} as const satisfies Record<string, Setting>;
}
export type NodeResult = Record<keyof ReturnType<typeof settingsFor>, NodeFigures>;

const idShape = z.looseObject({ id: z.string() });
const ownShape = z.looseObject({ sentiment: z.looseObject({ engine: z.literal('on-server') }) });
const SCORED = 'Score';

function workflowOf(credentialId: string, texts: readonly string[], setting: Setting): Workflow {
	const { goOn, delayBetweenBatches } = setting;
	const ours = setting.node === 'sentimentScorer';
	const credentials = { openAiApi: { id: credentialId, name: 'contract server' } };
	const node = (name: string, type: string, typeVersion: number, parameters: object, more: object = {}) => ({
		id: name,
		name,
		type,
		typeVersion,
		position: [0, 0],
		parameters,
		...more,
	});
	const text = '={{ $json.text }}';
	const batching = { batchSize: BATCH, delayBetweenBatches };
	const onError = goOn ? { onError: 'continueRegularOutput' } : {};
	return workflowShape.parse({
		name: JSON.stringify(setting),
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', 1, {}),
			node('Posts', 'n8n-nodes-base.code', 2, {
				jsCode: `return ${JSON.stringify(texts)}.map((text) => ({ json: { text } }));`,
			}),
			...(ours
				? [
						node(
							SCORED,
							'n8n-nodes-cityhall.sentimentScorer',
							1,
							{ engine: 'openai', openAiModel: MODEL, text, askAbout: setting.askAbout ?? 'everyItem' },
							{ credentials, ...onError },
						),
					]
				: [
						node(
							SCORED,
							'@n8n/n8n-nodes-langchain.sentimentAnalysis',
							1.1,
							{ inputText: text, options: { batching } },
							onError,
						),
						node(
							'Model',
							'@n8n/n8n-nodes-langchain.lmChatOpenAi',
							1.3,
							{ model: { __rl: true, mode: 'id', value: MODEL }, responsesApiEnabled: false, options: {} },
							{ credentials },
						),
					]),
		],
		connections: {
			Start: { main: [[{ node: 'Posts', type: 'main', index: 0 }]] },
			Posts: { main: [[{ node: SCORED, type: 'main', index: 0 }]] },
			...(ours
				? {}
				: { Model: { ai_languageModel: [[{ node: SCORED, type: 'ai_languageModel', index: 0 }]] } }),
		},
	});
}

/** Scores the texts in one real n8n with the node as it is set, and counts what came out and what it took. */
export async function scoreInN8n(
	client: N8nClient,
	server: OpenAiServer,
	texts: readonly string[],
	setting: Setting,
): Promise<NodeFigures> {
	const credential = idShape.parse(
		await client.post('credentials', {
			name: `contract server ${server.url}`,
			type: 'openAiApi',
			data: { apiKey: DEMO_OPENAI_KEY, url: server.baseUrl, header: false },
		}),
	);
	const size = Math.ceil(texts.length / setting.atOnce);
	const workflows = [];
	for (let from = 0; from < texts.length; from += size)
		workflows.push(
			await client.importWorkflow(workflowOf(credential.id, texts.slice(from, from + size), setting)),
		);
	const ids = await Promise.all(workflows.map((workflow) => client.runWorkflow(workflow, 'Start')));
	const executions = await Promise.all(ids.map((id) => client.waitForExecution(id, { timeoutMs: 600_000 })));
	const out = executions.flatMap((one) => [0, 1, 2].flatMap((output) => one.output(SCORED, output)));
	const scored = (json: Record<string, unknown>): boolean =>
		json.error === undefined && (json.sentimentAnalysis ?? json.sentiment) !== undefined;
	const answered = out.filter(({ json }) => scored(json)).length;
	const failed = (items: typeof out): number => items.filter(({ json }) => json.error !== undefined).length;
	const positive =
		setting.node === 'sentimentAnalysis' ? executions.flatMap((one) => one.output(SCORED, 0)) : [];
	const chats = server.log
		.filter(({ path }) => path === '/v1/chat/completions')
		.map(({ at }) => Date.parse(at));
	const used = server.usage()[MODEL];
	if (!used || chats.length === 0)
		throw new Error(
			`n8n asked the server nothing: ${executions[0]?.error?.message ?? executions[0]?.status}`,
		);
	return {
		items: texts.length,
		answered,
		byThisServer: out.filter(({ json }) => ownShape.safeParse(json).success).length,
		errors: failed(out),
		errorsAmongPositive: failed(positive),
		lost: texts.length - answered - failed(out),
		executions: executions.map(({ status }) => status),
		requests: used.requests,
		refusedByServer: used.refused429,
		seconds: (Math.max(...chats) - Math.min(...chats)) / 1_000,
		tokensPerItem: answered === 0 ? null : (used.promptTokens + used.completionTokens) / answered,
	};
}

/**
 * n8n's own Sentiment Analysis node with its OpenAI Chat Model, and this pack's Sentiment Scorer, in one real n8n and each on
 * a server of its own with the same limits.
 */
export async function measureInN8n(course: NodeCourse): Promise<NodeResult> {
	const { limit, windowMs, latencyMs, items } = course;
	const texts = posts(items);
	const home = await createHome();
	try {
		const n8n = await startN8n({ home });
		try {
			const measure = async (setting: Setting): Promise<NodeFigures> => {
				const limits = { [MODEL]: limit };
				const server = await startOpenAiServer({ limits, windowMs, latencyMs, countRefused: false });
				try {
					return await scoreInN8n(n8n.client, server, texts, setting);
				} finally {
					await server.close();
				}
			};
			const settings = settingsFor(course);
			return {
				ours: await measure(settings.ours),
				oursThreeAtOnce: await measure(settings.oursThreeAtOnce),
				asItComes: await measure(settings.asItComes),
				goesOnAfterErrors: await measure(settings.goesOnAfterErrors),
				pausedByHand: await measure(settings.pausedByHand),
				pausedByHandThreeAtOnce: await measure(settings.pausedByHandThreeAtOnce),
			};
		} finally {
			await n8n.stop();
		}
	} finally {
		await home.remove();
	}
}
