export { crawlBoard } from './board/crawl-board';
export type { CrawlEnd } from './board/crawl-board';
export { confirmDeliveries, releaseDeliveries } from './delivery/confirm';
export type { Confirmation, ConfirmationState, Receipt } from './delivery/confirm';
export { forget } from './delivery/forget';
export { memoryStatus } from './delivery/status';
export type { MemoryStatus } from './delivery/status';
export { boardNameOf } from './page/identity';
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
export { crawlStatus, wakeHost } from './run/crawl-status';
export type { CrawlStatus, HostStatus, RunState, RunStatus } from './run/crawl-status';
export { robotsInWords } from './polite/polite-client';
export { fetchPages } from './pages/fetch-pages';
export type { FetchedOk, FetchedPage, FetchFailure, FetchOptions, FetchRequest, FetchSummary } from './pages/fetch-options';
export { feedNameOf, readFeed } from './feed/read-feed';
export type { FeedEntry, FeedOptions, FeedSummary } from './feed/feed-options';
export { crawlSite } from './site/crawl-site';
export type { SiteOptions, SitePage, SiteSummary } from './site/site-options';
export type { SiteTrap } from './site/traps';
export type { FieldSelector, FieldValue } from './page/fields';
export { statusOf } from './status';
export type { Status } from './status';
export { createArchive, type Archive } from './archive/archive';
export { openRunFiles, type RunFiles } from './attachments/run-files';
export { previewBoard, type PreviewOptions } from './preview/preview-board';
export type { BoardPreview, PreviewPost, PreviewRow } from './preview/board-preview';
