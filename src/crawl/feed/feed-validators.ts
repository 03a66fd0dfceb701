import { z } from '#vendor/schema';

/** By which the next run asks whether a feed has changed since all of it was taken. */
export interface FeedValidators {
	address: string;
	etag: string | null;
	lastModified: string | null;
}

const shape = z.object({ address: z.string(), etag: z.string().nullable(), lastModified: z.string().nullable() });

/** What the run before has left; null where that was nothing, or something else. */
export function readValidators(progress: string | null, address: string): FeedValidators | null {
	if (progress === null) return null;
	try {
		const read = shape.safeParse(JSON.parse(progress));
		return read.success && read.data.address === address ? read.data : null;
	} catch {
		return null;
	}
}
