import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrawlAttachment, FetchedPage } from '../../../src/crawl';
import { CityHallError } from '../../../src/errors';
import { allItems, type Outcome } from '../../../src/n8n/items';
import { choiceParameter, Options, textParameter } from '../../../src/n8n/parameters';
import { withStore } from '../../../src/n8n/store';
import { fieldsOf } from '../common/fields';
import { storeFile, tellingEnd } from '../common/hand-on';
import { browserOf, openClient, runOptionsOf } from '../common/run';

/** How pages are opened is one setting for all items, as one run opens them all; the address is each item's own. */
const RUN_ITEM = 0;
const MB = 1_000_000;

interface FetchEnd {
	commit: () => Promise<void>;
}

/** Said otherwise on the item: the first two by its place and its lack of an error, the others as files. */
const notShown = new Set(['index', 'ok', 'attachments', 'screenshot', 'pdf']);

/** Opens the address of each item and adds what is found there to the item. */
export async function fetchPagesOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const { fetchPages } = await import('../../../src/crawl');
	const items = await withStore(context, (store) =>
		allItems(context, async (signal) => {
			const extra = Options.of(context, RUN_ITEM);
			const maxAttachmentMb = extra.number('maxAttachmentMb');
			const requests = context.getInputData().map((_, index) => ({ url: textParameter(context, 'url', index), index }));
			const http = await openClient(extra, signal);
			try {
				const crawl = fetchPages(
					requests,
					{
						...(await runOptionsOf(context, RUN_ITEM, extra, signal)),
						selectors: fieldsOf(context, RUN_ITEM),
						mode: choiceParameter(context, 'mode', RUN_ITEM, ['auto', 'http', 'browser']),
						browser: await browserOf(context, RUN_ITEM),
						remember: extra.flag('remember'),
						screenshot: extra.flag('screenshot'),
						pdf: extra.flag('pdf'),
						maxAttachmentBytes: maxAttachmentMb === undefined ? undefined : maxAttachmentMb * MB,
					},
					{ http, store },
				);
				const outcomes: Outcome[] = [];
				let end: FetchEnd | undefined;
				for await (const page of tellingEnd(crawl, (done) => (end = done))) {
					outcomes[page.index] = await toOutcome(context, page);
				}
				await end?.commit();
				return outcomes;
			} finally {
				http.close();
			}
		}),
	);
	return [items];
}

async function toOutcome(context: IExecuteFunctions, page: FetchedPage): Promise<Outcome> {
	if (!page.ok) return { ok: false, error: new CityHallError(page.code, page.reason, page.nextStep) };
	const { index, attachments, screenshot, pdf } = page;
	const shown = Object.entries(page).filter(([key]) => !notShown.has(key));
	const binary: IBinaryKeyData = {};
	const put = async (field: string, attachment: CrawlAttachment | null): Promise<IDataObject | null> => {
		if (!attachment) return null;
		const { file, ...described } = attachment;
		if (file !== null) binary[field] = await storeFile(context, file, described.name, described.mime);
		return { ...described, file: file === null ? null : field };
	};
	const added: IDataObject = {
		...Object.fromEntries(shown),
		file: await put('file', attachments[0] ?? null),
		screenshot: await put('screenshot', screenshot),
		pdf: await put('pdf', pdf),
	};
	return {
		ok: true,
		added: { [textParameter(context, 'outputField', index)]: added },
		...(Object.keys(binary).length > 0 ? { binary } : {}),
	};
}
