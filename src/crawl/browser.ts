import { CityHallError } from '../errors';
import type { HttpClient } from '../net';
import type { PoliteClient } from './politeness';
import type { BoardSource } from './source';
import type { CrawlBoardOptions } from './types';

export async function createBrowserSource(_polite: PoliteClient, _http: HttpClient, _options: CrawlBoardOptions): Promise<BoardSource> {
	throw new CityHallError('CRAWL_NO_BROWSER', 'There is no browser.', 'Install one.');
}
