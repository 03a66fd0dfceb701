import type { CrawlAttachment } from '../types';
import { downloadAttachment, type Downloads, type LinkingPage, type WantedFile } from './download-attachment';
import type { KnownFiles } from './known-files';

/** The limit of one file where none is set. */
export const DEFAULT_ATTACHMENT_BYTES = 50 * 1024 * 1024;

export interface PostFiles extends Downloads {
	board: string;
	postId: string;
	/** Which files were handed out before; null where nobody asks. */
	known: KnownFiles | null;
	/** Whether a file that is known is told but left out. */
	skipKnown: boolean;
}

/** Downloads a post's attachments one after the other, and says of each where its bytes were handed out before. */
export async function downloadAll(
	page: LinkingPage,
	found: readonly WantedFile[],
	options: PostFiles,
): Promise<CrawlAttachment[]> {
	const { board, postId, known, skipKnown, files } = options;
	const attachments: CrawlAttachment[] = [];
	try {
		for (const one of found) {
			const attachment = await downloadAttachment(page, one, options);
			attachments.push(attachment);
			if (attachment.sha256 === '') continue;
			const twin = attachments.find((other) => other !== attachment && other.sha256 === attachment.sha256);
			const sameAs = twin
				? (twin.sameAs ?? { board, postId, name: twin.name })
				: ((await known?.find(attachment.sha256)) ?? null);
			if (!sameAs) continue;
			attachment.sameAs = sameAs;
			if (!skipKnown) continue;
			await files.drop([attachment.file]);
			attachment.file = null;
		}
		return attachments;
	} catch (error) {
		await files.drop(attachments.map(({ file }) => file));
		throw error;
	}
}
