import { CityHallError } from '../../errors';
import { createHttpSource, needsBrowser } from '../board/http-source';
import { postsOf, type Post } from '../board/posts';
import type { BoardSource, Fetched } from '../board/source';
import { addressOf, boardNameOf } from '../page/identity';
import { growsOnScroll, moreAddress } from '../paging/endless';
import { findNextPage } from '../paging/paging';
import { robotsInWords } from '../polite/polite-client';
import { recogniseDetail } from '../recognition/detail-recognition';
import { recogniseList, saysEmpty, type RecognisedList } from '../recognition/list-recognition';
import { ancestorsInclude } from '../recognition/list-rows';
import { openRun, type Run } from '../run/run';
import { NO_COUNTS } from '../run/run-options';
import type { CrawlBoardOptions, CrawlDependencies } from '../types';
import type { BoardPreview, PreviewPost, PreviewRow } from './board-preview';

export interface PreviewOptions extends CrawlBoardOptions {
	/** Opens the first post as well, without its attachments. Default false. */
	openFirstPost?: boolean;
}

const SURE = 0.8;
const FAIRLY_SURE = 0.6;

/**
 * Shows what a crawl of a board would take, from its first page alone; nothing is remembered. In the mode `auto` a page that a script draws
 * is opened in a browser where there is one, as the crawl would. A list that is not recognised, and a page that
 * robots.txt forbids, are told in the preview; a site that cannot be reached is an error.
 * @throws CityHallError what the HTTP client throws, `CRAWL_BAD_SELECTOR`, `CRAWL_NO_BROWSER` with mode `browser`
 */
export async function previewBoard(options: PreviewOptions, deps: CrawlDependencies): Promise<BoardPreview> {
	deps.http.guard.checkUrl(options.listUrl);
	const run = await openRun('preview', boardNameOf(options.listUrl), options, deps);
	let source: BoardSource | null = null;
	try {
		source = await openSource(run, options, deps);
		run.budget.page();
		const shown = await lookAt(await source.firstPage(), source, options);
		if (!shown.needsBrowser || (options.mode ?? 'auto') !== 'auto') return shown;
		// A crawl would open a browser by itself here, so the preview shows what that one sees.
		const browser = await openBrowserIfAny(run, options, deps);
		if (!browser) return shown;
		await source.close();
		source = browser;
		run.budget.page();
		return { ...(await lookAt(await browser.firstPage(), browser, { ...options, mode: 'browser' })), needsBrowser: true };
	} catch (error) {
		if (error instanceof CityHallError && error.code === 'CRAWL_ROBOTS') return forbidden(options, error);
		throw error;
	} finally {
		await source?.close();
		await run.end({ stoppedBy: 'last page', counts: NO_COUNTS });
	}
}

async function openSource(run: Run, options: PreviewOptions, deps: CrawlDependencies): Promise<BoardSource> {
	if (options.mode !== 'browser') return createHttpSource(run.polite, options);
	const { createBrowserSource } = await import('../browser/browser-board');
	return await createBrowserSource(run.polite, deps.http, options, deps.archive);
}

/** Null where this server has none: then the preview says that one is needed. */
async function openBrowserIfAny(run: Run, options: PreviewOptions, deps: CrawlDependencies): Promise<BoardSource | null> {
	try {
		return await openSource(run, { ...options, mode: 'browser' }, deps);
	} catch (error) {
		if (error instanceof CityHallError && error.code === 'CRAWL_NO_BROWSER') return null;
		throw error;
	}
}

function emptyPreview(options: PreviewOptions): BoardPreview {
	return {
		board: options.board ?? boardNameOf(options.listUrl),
		url: options.listUrl,
		finalUrl: options.listUrl,
		rows: [],
		confidence: 0,
		sureness: 'not recognised',
		columns: [],
		why: [],
		robots: { decision: null, words: '' },
		pager: { kind: 'none', next: null },
		needsBrowser: false,
		warnings: [],
		post: null,
	};
}

function forbidden(options: PreviewOptions, error: CityHallError): BoardPreview {
	return {
		...emptyPreview(options),
		robots: { decision: null, words: error.message },
		warnings: [`${error.message} ${error.nextStep}`],
	};
}

async function lookAt(fetched: Fetched, source: BoardSource, options: PreviewOptions): Promise<BoardPreview> {
	const { page, robots } = fetched;
	const preview: BoardPreview = {
		...emptyPreview(options),
		finalUrl: page.finalUrl,
		robots: { decision: robots, words: robotsInWords(robots) },
	};
	const list = recogniseList(page, options.selectors);
	if (!list) return { ...preview, ...unrecognised(fetched) };
	const { posts } = postsOf({ fetched, list }, null);
	const rows = rowsOf(list, posts);
	const asksForBrowser = options.mode !== 'browser' && needsBrowser(page, list, options);
	const pager = pagerOf(fetched, list, source.position, options);
	const post = options.openFirstPost ? await firstPost(posts, source, fetched, options) : null;
	return {
		...preview,
		rows,
		confidence: Math.round(list.confidence * 100) / 100,
		sureness: list.confidence >= SURE ? 'sure' : list.confidence >= FAIRLY_SURE ? 'fairly sure' : 'unsure',
		columns: list.columns.map(({ label, role }) => ({ label, takenAs: role })),
		why: list.why,
		pager,
		needsBrowser: asksForBrowser,
		warnings: warningsOf(list, rows, pager, asksForBrowser, post),
		post: post?.post ?? null,
	};
}

function unrecognised({ page }: Fetched): Pick<BoardPreview, 'warnings' | 'needsBrowser'> {
	const empty = saysEmpty(page);
	if (page.status >= 400)
		return {
			needsBrowser: false,
			warnings: [`The site answered with status ${page.status}. Open the address in a browser to see whether it is still right.`],
		};
	if (empty !== null)
		return {
			needsBrowser: false,
			warnings: [`The page says: ${empty} Check that it is the right board, and that the address holds no search.`],
		};
	const drawn = page.scripts.length > 0;
	return {
		needsBrowser: drawn,
		warnings: [
			drawn
				? 'No list of posts was found. The page may be drawn by a script: set "How to Open Pages" to "With a Browser", or give a selector for the rows.'
				: 'No list of posts was found. Check that the address shows the list itself, or give a selector for the rows.',
		],
	};
}

function rowsOf(list: RecognisedList, posts: readonly Post[]): PreviewRow[] {
	const byRow = new Map(posts.map((post) => [post.row, post]));
	return list.rows.map((row) => {
		const post = byRow.get(row);
		const { title, date, author, department, views, isNotice } = row;
		return {
			id: post?.id ?? '',
			title,
			url: post?.target ? post.url : null,
			date,
			author,
			department,
			views,
			isNotice,
			isSecret: row.link === null,
		};
	});
}

function pagerOf(
	{ page }: Fetched,
	list: RecognisedList,
	current: number,
	options: PreviewOptions,
): BoardPreview['pager'] {
	const paging = findNextPage(
		page,
		current,
		ancestorsInclude(list.rows),
		options.selectors?.nextPage,
		new Set([options.listUrl, page.finalUrl]),
	);
	if (paging.next && paging.by) return { kind: paging.by, next: addressOf(paging.next) };
	if (paging.hasPager || !growsOnScroll(page)) return { kind: 'none', next: null };
	const more = moreAddress(page, list.rows.length, current);
	return { kind: 'more on scrolling', next: more ? addressOf(more) : null };
}

async function firstPost(
	posts: readonly Post[],
	source: BoardSource,
	{ page }: Fetched,
	options: PreviewOptions,
): Promise<{ post: PreviewPost | null; reason: string | null }> {
	const first = posts.find((post) => !post.row.isNotice) ?? posts[0];
	if (!first) return { post: null, reason: null };
	try {
		const fetched = await source.post(first.row, first.target, page);
		const detail = recogniseDetail(fetched.page, first.row, options.selectors);
		return {
			post: {
				url: first.url,
				title: detail.title || first.row.title,
				body: detail.body,
				postedAt: detail.postedAt,
				author: detail.author,
				department: detail.department,
				views: detail.views,
				fields: detail.fields,
				attachments: detail.attachments.map(({ name, target }) => ({ name, url: addressOf(target) })),
				licence: detail.licence,
				confidence: Math.round(detail.confidence * 100) / 100,
				doubts: detail.doubts,
			},
			reason: null,
		};
	} catch (error) {
		if (!(error instanceof CityHallError) || error.code === 'NET_CANCELLED') throw error;
		return { post: null, reason: `${error.message} ${error.nextStep}` };
	}
}

function warningsOf(
	list: RecognisedList,
	rows: readonly PreviewRow[],
	pager: BoardPreview['pager'],
	asksForBrowser: boolean,
	opened: { post: PreviewPost | null; reason: string | null } | null,
): string[] {
	const warnings: string[] = [];
	const open = rows.filter((row) => !row.isSecret);
	if (list.confidence < FAIRLY_SURE)
		warnings.push(
			'It is not sure that these rows are the posts of the board. Compare them with the page; if they are others, give a selector for the rows.',
		);
	if (open.every((row) => row.date === null))
		warnings.push('No row shows a date, so the crawl cannot end at a date. Set a number of posts or pages instead.');
	if (asksForBrowser)
		warnings.push('The posts, or the rest of the list, can only be opened by a browser. Leave the mode at Automatic, or set it to Browser.');
	else if (open.some((row) => row.url === null))
		warnings.push(`${open.filter((row) => row.url === null).length} rows have a link that leads nowhere without a browser.`);
	if (pager.kind === 'none')
		warnings.push('No way to a next page was found: only the posts shown here would be taken. If there are more pages, give a selector for the link to the next one.');
	if (pager.kind === 'more on scrolling' && pager.next === null)
		warnings.push('More posts appear only as one scrolls, and their address could not be found. Set "How to Open Pages" to "With a Browser" to have them all.');
	const secret = rows.length - open.length;
	if (secret > 0) warnings.push(`${secret} rows are posts that only their writers may read; they are left out.`);
	if (opened?.reason) warnings.push(`The first post could not be opened: ${opened.reason}`);
	if (opened?.post && opened.post.doubts.length > 0)
		warnings.push(
			`About the first post: ${opened.post.doubts.join('; ')}. Compare it with the page; a selector for the place settles it.`,
		);
	return warnings;
}
