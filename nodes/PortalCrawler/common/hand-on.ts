import { createReadStream } from 'node:fs';
import type { IBinaryData, IBinaryKeyData, IDataObject, IExecuteFunctions } from 'n8n-workflow';
import type { CrawlAttachment, Delivery } from '../../../src/crawl';

/** An item on its way out of the node. */
export interface Made {
	json: IDataObject;
	binary?: IBinaryKeyData;
}

/** What a crawl gives, as far as it becomes files and receipts. */
interface Given {
	attachments: CrawlAttachment[];
	delivery: Delivery | null;
}

export type ItemFor = 'post' | 'attachment';

/**
 * The items that a post, page or entry becomes. Where each file gets an item of its own, the receipt tells how many there
 * are: only all of them together settle the post.
 */
export async function toItems(context: IExecuteFunctions, given: Given, itemFor: ItemFor): Promise<Made[]> {
	const { attachments, delivery, ...rest } = given;
	const files: Array<{ described: Omit<CrawlAttachment, 'file'>; stored: IBinaryData | undefined }> = [];
	for (const { file, ...described } of attachments) {
		files.push({ described, stored: file === null ? undefined : await storeFile(context, file, described.name, described.mime) });
	}
	if (itemFor === 'attachment') {
		return files.map(({ described, stored }, index) => ({
			json: { ...rest, delivery: delivery && { ...delivery, part: index + 1, parts: files.length }, attachment: { ...described } },
			...(stored ? { binary: { data: stored } } : {}),
		}));
	}
	const binary: IBinaryKeyData = {};
	const listed = files.map(({ described, stored }, index) => {
		const field = `attachment_${index}`;
		if (stored) binary[field] = stored;
		return { ...described, file: stored ? field : null };
	});
	return [
		{
			json: { ...rest, delivery: delivery && { ...delivery }, attachments: listed },
			...(files.length > 0 ? { binary } : {}),
		},
	];
}

/** Hands a temporary file to n8n by stream, so that it is stored without being held in memory. */
export async function storeFile(context: IExecuteFunctions, file: string, name: string, mime: string): Promise<IBinaryData> {
	return await context.helpers.prepareBinaryData(createReadStream(file), name, mime);
}

/** The crawl with its end told. Whoever leaves a `for await` over it early ends the crawl as well. */
export async function* tellingEnd<T, S>(crawl: AsyncGenerator<T, S>, tell: (end: S) => void): AsyncGenerator<T> {
	tell(yield* crawl);
}
