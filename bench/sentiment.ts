// The Sentiment Scorer in a real n8n: many posts at once without a key, and beside n8n's own Sentiment Analysis on one contract server.
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startOpenAiServer, type Storm } from '../demo/openai';
import { createHome, type N8nClient, startN8n, workflowShape } from '../scripts/n8n';
import { type NodeFigures, scoreInN8n, type Setting } from './llm/in-n8n';
import { posts } from './llm/items';

const usage = `npm run bench -- sentiment [--items 10000] [--posts 1000] [--only many,beside] [--json]

  many    posts through the node in n8n, engine On This Server: n8n's own time for the node, and the memory of n8n's process at
          most, above what it was before; a node that only copies the posts (Edit Fields) beside it
  beside  the same posts through this pack's Sentiment Scorer (every item / only where it pays) and through n8n's Sentiment Analysis,
          same server: calls, tokens, time, items lost; once in calm, once with one answer in twenty gone wrong`;

const { values } = parseArgs({
	options: {
		items: { type: 'string', default: '10000' },
		posts: { type: 'string', default: '1000' },
		only: { type: 'string', default: 'many,beside' },
		json: { type: 'boolean', default: false },
		help: { type: 'boolean', default: false },
	},
});
const asked = (part: string): boolean => values.only.split(',').includes(part);
const target = { items: 10_000, seconds: 10, memoryMb: 300 };

interface Many {
	items: number;
	/** Items that came out of the node, with its result. */
	answered: number;
	/** n8n's own figure for the node. */
	seconds: number;
	memoryMbMore: number;
}

const SCORED = 'Work';
const works = {
	scorer: { type: 'n8n-nodes-cityhall.sentimentScorer', typeVersion: 1, parameters: { engine: 'onServer', text: '={{ $json.text }}' } },
	scorerSimplified: {
		type: 'n8n-nodes-cityhall.sentimentScorer',
		typeVersion: 1,
		parameters: { engine: 'onServer', text: '={{ $json.text }}', simplify: true },
	},
	copy: {
		type: 'n8n-nodes-base.set',
		typeVersion: 3.4,
		parameters: {
			includeOtherFields: true,
			assignments: { assignments: [{ id: '1', name: 'sentiment', type: 'string', value: '={{ $json.text }}' }] },
		},
	},
};

function workflowOf(name: keyof typeof works, texts: readonly string[]) {
	return workflowShape.parse({
		name,
		nodes: [
			{ id: 'a', name: 'Start', type: 'n8n-nodes-base.manualTrigger', typeVersion: 1, position: [0, 0], parameters: {} },
			{
				id: 'b',
				name: 'Posts',
				type: 'n8n-nodes-base.code',
				typeVersion: 2,
				position: [200, 0],
				parameters: { jsCode: `return ${JSON.stringify(texts)}.map((text) => ({ json: { text } }));` },
			},
			{ id: 'c', name: SCORED, position: [400, 0], ...works[name] },
		],
		connections: {
			Start: { main: [[{ node: 'Posts', type: 'main', index: 0 }]] },
			Posts: { main: [[{ node: SCORED, type: 'main', index: 0 }]] },
		},
	});
}

/** Resident memory of n8n's process by its own metrics, in megabytes. */
async function memoryOf(url: string): Promise<number> {
	for (;;) {
		// n8n closes idle connections, also while its thread is too busy to say so.
		const text = await fetch(`${url}/metrics`, { headers: { connection: 'close' } }).then((answer) => answer.text(), () => '');
		const bytes = /^n8n_process_resident_memory_bytes (\d+)/m.exec(text)?.[1];
		if (bytes) return Number(bytes) / 1e6;
		await sleep(20);
	}
}

async function through(client: N8nClient, name: keyof typeof works, texts: readonly string[]): Promise<Many> {
	const workflow = await client.importWorkflow(workflowOf(name, texts));
	await sleep(3_000);
	const before = await memoryOf(client.url);
	let most = before;
	let watching = true;
	const watch = (async () => {
		while (watching) {
			most = Math.max(most, await memoryOf(client.url));
			await sleep(50);
		}
	})();
	const id = await client.runWorkflow(workflow, 'Start');
	// The list of executions tells when it has ended; to read its data back would cost n8n memory of its own.
	while (!(await client.executions(workflow.id)).some((row) => row.id === id && ['success', 'error', 'crashed'].includes(row.status))) await sleep(250);
	watching = false;
	await watch;
	const execution = await client.executionData(id);
	return {
		items: texts.length,
		answered: execution.output(SCORED).filter(({ json }) => json.sentiment !== undefined).length,
		seconds: execution.msOf(SCORED) / 1_000,
		memoryMbMore: Math.round(most - before),
	};
}

async function measureMany(): Promise<Record<keyof typeof works, Many>> {
	const texts = posts(Number(values.items));
	const measure = async (name: keyof typeof works): Promise<Many> => {
		// Each in an n8n of its own: memory that one left behind would serve the next.
		const home = await createHome();
		try {
			const n8n = await startN8n({ home, env: { N8N_METRICS: 'true' } });
			try {
				return await through(n8n.client, name, texts);
			} finally {
				await n8n.stop();
			}
		} finally {
			await home.remove();
		}
	};
	return { copy: await measure('copy'), scorer: await measure('scorer'), scorerSimplified: await measure('scorerSimplified') };
}

const theirs = { node: 'sentimentAnalysis', goOn: true, delayBetweenBatches: 0, atOnce: 1 } as const;
const settings = {
	everyItem: { ...theirs, node: 'sentimentScorer', goOn: true },
	onlyWhereItPays: { ...theirs, node: 'sentimentScorer', goOn: true, askAbout: 'onlyWhereItPays' },
	sentimentAnalysis: theirs,
} as const satisfies Record<string, Setting>;
type Beside = Record<keyof typeof settings, NodeFigures>;

async function measureBeside(storm: Storm | undefined): Promise<Beside> {
	const texts = posts(Number(values.posts));
	const home = await createHome();
	try {
		const n8n = await startN8n({ home });
		try {
			const measure = async (setting: Setting): Promise<NodeFigures> => {
				const server = await startOpenAiServer({ latencyMs: 50, ...(storm ? { storm } : {}) });
				try {
					return await scoreInN8n(n8n.client, server, texts, setting);
				} finally {
					await server.close();
				}
			};
			return {
				everyItem: await measure(settings.everyItem),
				onlyWhereItPays: await measure(settings.onlyWhereItPays),
				sentimentAnalysis: await measure(settings.sentimentAnalysis),
			};
		} finally {
			await n8n.stop();
		}
	} finally {
		await home.remove();
	}
}

function sayBeside(name: string, { items, answered, byThisServer, errors, errorsAmongPositive, lost, requests, seconds, tokensPerItem }: NodeFigures): void {
	console.log(
		`  ${name.padEnd(18)} ${requests} calls, ${tokensPerItem?.toFixed(0) ?? '-'} tokens an item, ${seconds.toFixed(1)} s; of ${items}: ${answered} answered (${byThisServer} by this server), ${errors} errors (${errorsAmongPositive} of them among the positive), ${lost} lost`,
	);
}

async function main(): Promise<void> {
	if (values.help) return console.log(usage);
	const many = asked('many') ? await measureMany() : null;
	const calm = asked('beside') ? await measureBeside(undefined) : null;
	const storm = asked('beside') ? await measureBeside({ share: 0.05, seed: 1 }) : null;
	const met = many === null || (many.scorer.answered === many.scorer.items && many.scorer.seconds < target.seconds && many.scorer.memoryMbMore < target.memoryMb);
	if (values.json) {
		console.log(
			JSON.stringify({
				name: 'sentiment',
				ours: {
					many: many && { scorer: many.scorer, scorerSimplified: many.scorerSimplified },
					calm: calm && { everyItem: calm.everyItem, onlyWhereItPays: calm.onlyWhereItPays },
					storm: storm && { everyItem: storm.everyItem, onlyWhereItPays: storm.onlyWhereItPays },
				},
				peers: { editFields: many?.copy ?? null, sentimentAnalysis: calm?.sentimentAnalysis ?? null, sentimentAnalysisInStorm: storm?.sentimentAnalysis ?? null },
				ratios: {
					timeToEditFields: many && many.scorer.seconds / many.copy.seconds,
					callsToSentimentAnalysis: calm && calm.everyItem.requests / calm.sentimentAnalysis.requests,
					tokensToSentimentAnalysis:
						calm?.everyItem.tokensPerItem && calm.sentimentAnalysis.tokensPerItem ? calm.everyItem.tokensPerItem / calm.sentimentAnalysis.tokensPerItem : null,
				},
				target,
				met,
			}),
		);
		return;
	}
	for (const [name, { items, answered, seconds, memoryMbMore }] of Object.entries(many ?? {})) {
		console.log(`${name.padEnd(18)} ${answered} of ${items} posts in ${seconds.toFixed(2)} s, ${memoryMbMore} MB more`);
	}
	for (const [title, beside] of [['In calm', calm], ['One answer in twenty gone wrong', storm]] as const) {
		if (!beside) continue;
		console.log(title);
		for (const [name, figures] of Object.entries(beside)) sayBeside(name, figures);
	}
	console.log(met ? 'All targets met.' : 'A target was missed.');
}

void main();
