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
export type {
	FormLogin,
	HeaderLogin,
	PortalLogin,
	QuietHours,
	RunBudget,
	RunCounts,
	RunKind,
	RunOptions,
} from './run/run-options';
export { openRun, type Run, type RunEnd } from './run/run';
