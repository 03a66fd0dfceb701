/** A copy of its own: a piece of a page would keep the whole source of the page in memory for as long as somebody holds it. */
export function detached(text: string): string {
	return ` ${text}`.slice(1);
}
