import { findDate } from '../page/dates';
import type { TextBlock } from './main-text';

const LABELLED_DATE = /(?:등록|작성|게시|수정|입력|보도|발행)\s*(?:일자|일시|일|날짜)?\s*[:：]?\s*(?=(?:19|20)\d{2})/;

/** BCP 47: as the page declares it, else Korean where its letters are. */
export function languageOf(declared: string, text: string): string | null {
	const said = declared.trim().split(/[,;]/)[0] ?? '';
	if (/^[a-z]{2,3}([-_][a-z0-9]{2,8})*$/i.test(said)) return said.replace(/_/g, '-');
	const sample = text.slice(0, 2000);
	const korean = sample.match(/[가-힣]/g)?.length ?? 0;
	const latin = sample.match(/[A-Za-z]/g)?.length ?? 0;
	if (korean + latin < 20) return null;
	return korean * 4 >= latin ? 'ko' : null;
}

/** The day of the page, as its marks or its own text say. */
export function dateOf(
	meta: ReadonlyMap<string, string>,
	timeTag: string | null,
	blocks: readonly TextBlock[],
): string | null {
	const said =
		meta.get('article:published_time') ??
		meta.get('datepublished') ??
		meta.get('dc.date') ??
		meta.get('dcterms.date') ??
		meta.get('date') ??
		meta.get('article:modified_time') ??
		timeTag;
	const told = said === null ? null : isoDate(said);
	if (told) return told;
	for (const { text, part } of blocks) {
		if (part === 'furniture' || text.length > 300) continue;
		const place = LABELLED_DATE.exec(text);
		const found = place ? findDate(text.slice(place.index)) : null;
		if (found) return found;
	}
	return null;
}

/** A date with an offset stays the moment it is; findDate would read it as Korean time. */
function isoDate(text: string): string | null {
	const exact = /^\s*\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})\s*$/i.test(text);
	return exact && !Number.isNaN(Date.parse(text)) ? new Date(text).toISOString() : findDate(text);
}
