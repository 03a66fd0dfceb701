import { previewBoard } from '../../../../src/crawl';
import { createHttpClient } from '../../../../src/net';
import { describeWithBrowser } from '../../../browser-here';
import { drawn, serveBoard } from '../../../fixtures/boards';
import { measureBoard } from '../../../fixtures/boards/measure';
import { impatientClock } from '../crawl-run';

describeWithBrowser('a board that a script draws, given by its address alone', () => {
	test.each(drawn.map((board) => [board.name, board] as const))('%s comes complete and right by itself', async (_name, board) => {
		const { error, missing, foreign, wrong, failed } = await measureBoard(board, 'auto');
		expect({ error, missing, foreign, wrong, failed }).toEqual({ error: null, missing: [], foreign: [], wrong: [], failed: [] });
	}, 120_000);

	test.each(drawn.map((board) => [board.name, board] as const))('%s is shown by the preview', async (_name, board) => {
		const served = await serveBoard(board);
		const http = createHttpClient({ allow: [new URL(served.listUrl).host], retries: 0 });
		try {
			const shown = await previewBoard({ listUrl: served.listUrl, mode: 'auto', delayMs: 0, openFirstPost: true }, { http, clock: impatientClock() });
			expect(shown.rows.filter((row) => !row.isNotice).map((row) => row.title)).toEqual(
				served.site.page(1, shown.rows.filter((row) => !row.isNotice).length).map((post) => post.title),
			);
			expect(shown.rows.length).toBeGreaterThan(4);
			expect(shown.pager.kind).toBe('number link');
			expect(shown.post?.title).toBe(shown.rows.find((row) => !row.isNotice)?.title);
		} finally {
			http.close();
			await served.close();
		}
	}, 120_000);
});
