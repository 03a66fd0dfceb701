/** As much of a row's title as its post shows too, without spaces: lists cut long titles off. */
export function asShown(title: string): string {
	// Bounded, as each dot of a title that is nothing but dots would begin anew.
	return title.replace(/(\.{2,20}|…)$/, '').replace(/\s+/g, '');
}
