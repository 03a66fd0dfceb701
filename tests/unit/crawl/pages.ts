import { parsePage, type Page } from '../../../src/crawl/page/page';

/** A page as if fetched from `url` on 15 May 2026. */
export function pageFrom(
	html: string,
	url = 'https://www.city.example/board/list.do',
	charset = 'utf-8',
): Page {
	return parsePage({
		url,
		finalUrl: url,
		status: 200,
		fetchedAt: '2026-05-15T03:00:00.000Z',
		html,
		sha256: '',
		charset,
		charsetFrom: 'header',
	});
}
