export interface Drained<Item, End> {
	items: Item[];
	summary: Omit<End, 'commit'>;
	commit: () => Promise<void>;
}

/** Reads a crawl to its end. It is let go of when `taking` throws. */
export async function drain<Item, End extends { commit: () => Promise<void> }>(
	run: AsyncGenerator<Item, End>,
	taking: (item: Item) => Promise<void> | void = () => undefined,
): Promise<Drained<Item, End>> {
	const items: Item[] = [];
	const ends: End[] = [];
	async function* all(): AsyncGenerator<Item, void> {
		ends.push(yield* run);
	}
	for await (const item of all()) {
		items.push(item);
		await taking(item);
	}
	const [end] = ends;
	if (!end) throw new Error('the crawl gave no summary');
	const { commit, ...summary } = end;
	return { items, summary, commit };
}
