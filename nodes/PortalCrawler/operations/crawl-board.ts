import { createReadStream } from 'node:fs';
import type { IBinaryKeyData, IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import type { CrawlBoardOptions, CrawlItem } from '../../../src/crawl';
import { allowedHosts } from '../../../src/n8n/http';
import { eachItem } from '../../../src/n8n/items';
import {
	choiceParameter,
	credentialText,
	flagParameter,
	numberParameter,
	Options,
	textParameter,
} from '../../../src/n8n/parameters';
import { openNodeStore } from '../../../src/n8n/store';
import { selectorNames } from './crawl-board.parameters';

/** Crawls a board for each input item. First output: the posts; second: what the run did, one item a board. */
export async function crawlBoardOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const summaries: INodeExecutionData[] = [];
	const commits: Array<() => Promise<void>> = [];
	const { crawlBoard } = await import('../../../src/crawl');
	const { createHttpClient } = await import('../../../src/net');
	const allow = await allowedHosts();
	const remembersAny = context.getInputData().some((_, itemIndex) => remembers(context, itemIndex));
	const store = remembersAny ? await openNodeStore() : undefined;
	try {
		const posts = await eachItem(context, async (itemIndex, signal) => {
			const { options, itemFor } = await readParameters(context, itemIndex, signal);
			const http = createHttpClient({ allow, signal });
			try {
				const items: Array<{ json: IDataObject; binary?: IBinaryKeyData }> = [];
				const crawl = crawlBoard(options, { http, store });
				let step = await crawl.next();
				while (!step.done) {
					items.push(...(await toItems(context, step.value, itemFor)));
					step = await crawl.next();
				}
				const done = step.value;
				const { board, pages, posts: seen, newPosts, updated, unchanged, secret, failed, stoppedBy } = done;
				const summary = { board, pages, posts: seen, newPosts, updated, unchanged, secret, failed, stoppedBy };
				commits.push(() => done.commit());
				summaries.push({ json: summary, pairedItem: { item: itemIndex } });
				return { ok: true, items };
			} finally {
				http.close();
			}
		});
		// Only now are all items ready to leave: a post that is remembered has been handed on.
		for (const commit of commits) await commit();
		return [posts, summaries];
	} finally {
		await store?.close();
	}
}

function remembers(context: IExecuteFunctions, itemIndex: number): boolean {
	return choiceParameter(context, 'remember', itemIndex, ['whenEmitted', 'none']) === 'whenEmitted';
}

async function readParameters(
	context: IExecuteFunctions,
	itemIndex: number,
	signal: AbortSignal | undefined,
): Promise<{ options: CrawlBoardOptions; itemFor: 'post' | 'attachment' }> {
	const extra = Options.of(context, itemIndex);
	const attachments = flagParameter(context, 'attachments', itemIndex);
	const delaySeconds = extra.number('delaySeconds');
	const maxAttachmentMb = extra.number('maxAttachmentMb');
	return {
		itemFor: attachments ? choiceParameter(context, 'itemFor', itemIndex, ['post', 'attachment']) : 'post',
		options: {
			listUrl: textParameter(context, 'listUrl', itemIndex),
			board: extra.text('board'),
			mode: choiceParameter(context, 'mode', itemIndex, ['auto', 'http', 'browser']),
			remember: remembers(context, itemIndex) ? 'when emitted' : 'none',
			attachments,
			maxPosts: numberParameter(context, 'maxPosts', itemIndex),
			maxPages: extra.number('maxPages'),
			maxAttachmentBytes: maxAttachmentMb === undefined ? undefined : maxAttachmentMb * 1_000_000,
			since: extra.moment('since'),
			delayMs: delaySeconds === undefined ? undefined : delaySeconds * 1000,
			ignoreRobots: extra.flag('ignoreRobots'),
			selectors: Object.fromEntries(selectorNames.map((name) => [name, extra.text(name)])),
			login: await loginOf(context, itemIndex),
			browser: await browserOf(context, itemIndex),
			signal,
			onProgress: (message) => context.logger.info(message, { node: context.getNode().name }),
		},
	};
}

async function loginOf(context: IExecuteFunctions, itemIndex: number): Promise<CrawlBoardOptions['login']> {
	if (!context.getNode().credentials?.portalLoginApi) return undefined;
	const login = await context.getCredentials('portalLoginApi', itemIndex);
	return {
		kind: 'form',
		url: credentialText(login, 'loginUrl'),
		fields: {
			[credentialText(login, 'formFieldForUser')]: credentialText(login, 'user'),
			[credentialText(login, 'formFieldForPass')]: credentialText(login, 'password'),
		},
	};
}

async function browserOf(context: IExecuteFunctions, itemIndex: number): Promise<CrawlBoardOptions['browser']> {
	if (!context.getNode().credentials?.remoteBrowserApi) return undefined;
	const browser = await context.getCredentials('remoteBrowserApi', itemIndex);
	return { endpoint: credentialText(browser, 'endpoint') };
}

async function toItems(
	context: IExecuteFunctions,
	post: CrawlItem,
	itemFor: 'post' | 'attachment',
): Promise<Array<{ json: IDataObject; binary?: IBinaryKeyData }>> {
	const { attachments, ...rest } = post;
	const files = await Promise.all(
		attachments.map(async ({ file, ...described }) => ({
			described,
			// A stream, so that n8n stores the file without holding it in memory.
			binary: file
				? await context.helpers.prepareBinaryData(createReadStream(file), described.name, described.mime)
				: undefined,
		})),
	);
	if (itemFor === 'attachment') {
		return files.map(({ described, binary }) => ({
			json: { ...rest, attachment: described },
			...(binary ? { binary: { data: binary } } : {}),
		}));
	}
	const binary: IBinaryKeyData = {};
	const listed = files.map(({ described, binary: file }, index) => {
		const field = `attachment_${index}`;
		if (file) binary[field] = file;
		return { ...described, file: file ? field : null };
	});
	return [{ json: { ...rest, attachments: listed }, ...(files.length > 0 ? { binary } : {}) }];
}
