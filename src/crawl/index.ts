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
export type { Delivery, ItemStatus, Remember } from './delivery/delivery';
export type { PortalLogin, QuietHours, RunOptions } from './run/run-options';
