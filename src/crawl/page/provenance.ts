import type { Provenance, RobotsDecision } from '../types';

/** Where an item comes from, by the answer that it was read from. */
export function provenanceOf(
	answer: Omit<Provenance, 'robots' | 'parser'>,
	robots: RobotsDecision,
	parser: string,
): Provenance {
	const { url, finalUrl, fetchedAt, status, sha256, charset, charsetFrom, certificateUnchecked } = answer;
	return {
		url,
		finalUrl,
		fetchedAt,
		status,
		sha256,
		charset,
		charsetFrom,
		...(certificateUnchecked ? { certificateUnchecked } : {}),
		robots,
		parser,
	};
}
