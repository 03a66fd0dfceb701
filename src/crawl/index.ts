export { crawlBoard } from './board/crawl-board';
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
