export { crawlBoard } from './crawl';
export type {
	CrawlAttachment,
	CrawlBoardOptions,
	CrawlDependencies,
	CrawlItem,
	CrawlSelectors,
	CrawlSummary,
	Licence,
	Provenance,
	RobotsDecision,
} from './types';
