import type { Store } from '../store/store';
import { memoryStatus, type MemoryStatus } from './delivery/status';
import { boardNameOf, memoryName } from './page/identity';
import { crawlStatus, type CrawlStatus } from './run/crawl-status';

export interface Status extends CrawlStatus {
	/** What is remembered, by name. */
	memories: MemoryStatus[];
}

/**
 * The runs, what is remembered and how the hosts are.
 * @param filter a name, an address that was crawled, or a host; everything where it is empty
 */
export async function statusOf(store: Store, filter = ''): Promise<Status> {
	const asked = filter.trim();
	const [{ runs, hosts }, memories] = await Promise.all([crawlStatus(store), memoryStatus(store)]);
	if (asked === '') return { runs, hosts, memories };
	const names = new Set([asked, URL.canParse(asked) ? boardNameOf(asked) : memoryName(asked)]);
	const host = URL.canParse(asked) ? new URL(asked).host : asked;
	const fits = (name: string) => names.has(name) || name === host;
	return {
		runs: runs.filter(({ name }) => fits(name)),
		hosts: hosts.filter((one) => one.host === host),
		memories: memories.filter(({ name, address }) => fits(name) || (address !== null && names.has(address))),
	};
}
