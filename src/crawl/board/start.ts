import { CityHallError } from '../../errors';
import type { Page } from '../page/page';
import { recogniseList, saysEmpty } from '../recognition/list-recognition';
import type { Run } from '../run/run';
import type { CrawlBoardOptions } from '../types';
import { createHttpSource, needsBrowser, refusal } from './http-source';
import type { Reading } from './posts';
import type { BoardSource } from './source';

function nothingFound(url: string, page: Page): CityHallError {
	const empty = saysEmpty(page);
	if (empty !== null) {
		return new CityHallError(
			'CRAWL_NOTHING_FOUND',
			`The list at ${url} says that it has no posts: ${empty}`,
			'Check that it is the right board, and that the address holds no search or category.',
		);
	}
	return new CityHallError(
		'CRAWL_NOTHING_FOUND',
		`No list of posts was found at ${url}.`,
		'Check that the address shows the list itself. If it does, set "How to Open Pages" to "With a Browser", or give a selector for the rows.',
	);
}

/**
 * The first page with its list, by plain requests or, where those show none, by a browser.
 * @param openBrowser handed in, so that plain crawls never load one
 */
export async function startBoard(
	run: Run,
	options: CrawlBoardOptions,
	openBrowser: () => Promise<BoardSource>,
): Promise<{ source: BoardSource; first: Reading }> {
	const { mode = 'auto', listUrl, selectors } = options;
	run.budget.page();
	if (mode !== 'browser') {
		const source = createHttpSource(run.polite, options);
		const fetched = await source.firstPage();
		const refused = refusal(fetched.page);
		if (refused && fetched.page.status >= 400) throw refused;
		const list = recogniseList(fetched.page, selectors);
		if (list && !(mode === 'auto' && needsBrowser(fetched.page, list, options)))
			return { source, first: { fetched, list } };
		if (!list && refused) throw refused;
		if (!list && (mode === 'http' || fetched.page.scripts.length === 0)) throw nothingFound(listUrl, fetched.page);
		run.progress('The page is drawn by a script; opening a browser.');
	}
	const source = await openBrowser();
	try {
		const fetched = await source.firstPage();
		const list = recogniseList(fetched.page, selectors);
		if (!list) throw refusal(fetched.page) ?? nothingFound(listUrl, fetched.page);
		return { source, first: { fetched, list } };
	} catch (error) {
		await source.close();
		throw error;
	}
}
