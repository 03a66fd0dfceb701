export interface Slice<T> {
	page: number;
	pages: number;
	/** Number shown beside the first row; the rows below count down. */
	firstNumber: number;
	rows: readonly T[];
	/** Page numbers to offer, ten at a time. */
	offered: readonly number[];
}

/** A page beyond the last shows the last, as Korean boards do. */
export function sliceOf<T>(all: readonly T[], wanted: number, size: number): Slice<T> {
	const pages = Math.max(1, Math.ceil(all.length / size));
	const page = Math.min(wanted, pages);
	const start = Math.floor((page - 1) / 10) * 10 + 1;
	return {
		page,
		pages,
		firstNumber: all.length - (page - 1) * size,
		rows: all.slice((page - 1) * size, page * size),
		offered: Array.from({ length: Math.min(10, pages - start + 1) }, (_, index) => start + index),
	};
}

/** A title as list pages show it: 40 characters and an ellipsis. */
export function cutTitle(title: string): string {
	const characters = [...title];
	return characters.length > 40 ? `${characters.slice(0, 40).join('')}…` : title;
}

/** Links to the pages around this one, with those to the one before and the one after. */
export function pager<T>(slice: Slice<T>, link: (page: number, label: string) => string): string {
	const numbers = slice.offered.map((page) =>
		page === slice.page ? `<strong>${page}</strong>` : link(page, String(page)),
	);
	const previous = slice.page > 1 ? link(slice.page - 1, '이전') : '';
	const next = slice.page < slice.pages ? link(slice.page + 1, '다음') : '';
	return `<div class="paging">${previous}${numbers.join('')}${next}</div>`;
}
