/**
 * Passes items on until the signal says stop: what is ready by then stays behind and comes with a later run. What was passed on before is
 * noted as taken by its maker.
 * @throws the signal's reason
 */
export async function* untilAborted<Item>(
	items: AsyncGenerator<Item, void>,
	signal: AbortSignal | undefined,
): AsyncGenerator<Item, void> {
	for await (const item of items) {
		signal?.throwIfAborted();
		yield item;
	}
}
