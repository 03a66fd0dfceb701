import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrawlAttachment, CrawlDependencies, Delivery } from '../../../src/crawl';
import { eachItem } from '../../../src/n8n/items';
import { choiceParameter, flagParameter, Options } from '../../../src/n8n/parameters';
import { openNodeStore } from '../../../src/n8n/store';
import { storeFile, tellingEnd, toItems, type ItemFor, type Made } from './hand-on';
import { openClient } from './run';

interface Given {
	id: string;
	attachments: CrawlAttachment[];
	delivery: Delivery | null;
}

/** How a crawl ends: what it did, and how to note that its items have been taken. */
interface Done {
	commit: () => Promise<void>;
}

/** Begins the crawl that one input item asks for. */
export type Begin<T extends Given, S extends Done> = (
	itemIndex: number,
	extra: Options,
	deps: CrawlDependencies,
	signal: AbortSignal | undefined,
) => Promise<AsyncGenerator<T, S>>;

/**
 * Runs a crawl for each input item. First output: what it found; second: what each run did, one item a run, with the web
 * archive where one was asked for.
 */
export async function crawlEach<T extends Given, S extends Done>(
	context: IExecuteFunctions,
	begin: Begin<T, S>,
	/** The name under which what was given is remembered. */
	memoryOf: (given: T) => string,
): Promise<INodeExecutionData[][]> {
	const summaries: INodeExecutionData[] = [];
	const commits: Array<() => Promise<void>> = [];
	/** Receipts of runs that failed, and of those whose items are ready to leave. */
	const failed: string[] = [];
	const ready: string[] = [];
	/** Receipts of posts that became no item, as they have no file: nobody could confirm them. */
	const itemless: string[] = [];
	/** What has been given in this execution: two input items may ask for one board before anything is committed. */
	const given = new Set<string>();
	const { confirmDeliveries, createArchive, openRunFiles, releaseDeliveries } = await import('../../../src/crawl');
	const store = await openNodeStore(context);
	try {
		const items = await eachItem(context, async (itemIndex, signal) => {
			const extra = Options.of(context, itemIndex);
			const http = await openClient(extra, signal);
			const files = openRunFiles();
			const mine: string[] = [];
			const archive = extra.flag('archive')
				? createArchive({ file: await files.path(), userAgent: http.userAgent, title: context.getNode().name })
				: undefined;
			try {
				const crawl = await begin(itemIndex, extra, { http, store, archive }, signal);
				const itemFor = itemForOf(context, itemIndex);
				const remembers = context.getNodeParameter('remember', itemIndex) !== 'none';
				const made: Made[] = [];
				const keys: string[] = [];
				let end: S | undefined;
				for await (const found of tellingEnd(crawl, (done) => (end = done))) {
					const token = found.delivery?.token;
					if (token !== undefined) mine.push(token);
					const key = JSON.stringify([memoryOf(found), found.id]);
					if (remembers && given.has(key)) continue;
					keys.push(key);
					const items = await toItems(context, found, itemFor);
					if (token !== undefined && items.length === 0) itemless.push(token);
					made.push(...items);
				}
				if (!end) return { ok: true, items: made };
				const { commit, ...summary } = end;
				commits.push(commit);
				ready.push(...mine.splice(0));
				for (const key of keys) given.add(key);
				summaries.push({ ...(await summaryItem(context, summary, archive)), pairedItem: { item: itemIndex } });
				return { ok: true, items: made };
			} finally {
				failed.push(...mine);
				http.close();
				// An archive that could not be written has said so where it was written to; the files go in any case.
				await archive?.close().catch(() => undefined);
				await files.close();
			}
		});
		// Only now are all items ready to leave: what is remembered has been handed on.
		for (const commit of commits) await commit();
		await confirmDeliveries(store, itemless);
		ready.length = 0;
		return [items, summaries];
	} finally {
		// What did not leave comes with the next run, without waiting for its lease.
		await releaseDeliveries(store, [...failed, ...ready]);
		await store.close();
	}
}

function itemForOf(context: IExecuteFunctions, itemIndex: number): ItemFor {
	if (!flagParameter(context, 'attachments', itemIndex)) return 'post';
	return choiceParameter(context, 'itemFor', itemIndex, ['post', 'attachment']);
}

async function summaryItem(
	context: IExecuteFunctions,
	summary: object,
	archive: CrawlDependencies['archive'],
): Promise<{ json: IDataObject; binary?: INodeExecutionData['binary'] }> {
	const json: IDataObject = { ...summary };
	if (!archive) return { json };
	const { file, records, sizeBytes } = await archive.close();
	const archived = await storeFile(context, file, 'crawl.warc.gz', 'application/warc');
	return { json: { ...json, archive: { file: 'archive', records, sizeBytes } }, binary: { archive: archived } };
}
