import type { Element } from '#vendor/html';
import { ancestors } from './dom';
import type { ListRow } from './list-recognition';

/** Tells whether an element stands inside one of the rows. */
export function ancestorsInclude(rows: readonly ListRow[]): (element: Element) => boolean {
	const elements = new Set(rows.map((row) => row.element));
	return (element) => elements.has(element) || ancestors(element).some((above) => elements.has(above));
}
