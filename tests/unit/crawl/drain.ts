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
	let isDone = false;
	try {
		for (;;) {
			const step = await run.next();
			if (step.done) {
				isDone = true;
				const { commit, ...summary } = step.value;
				return { items, summary, commit };
			}
			items.push(step.value);
			await taking(step.value);
		}
	} catch (error) {
		if (!isDone) await run[Symbol.asyncDispose]?.();
		throw error;
	}
}
