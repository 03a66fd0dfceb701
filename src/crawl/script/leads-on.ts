import { attr, descendants, find, inlineText } from '../page/dom';
import { resolveAddress, type Page } from '../page/page';
import { PageObjects } from './page-objects';
import { readProgram } from './program';
import { ScriptRunner } from './runner';

const MAX_TEXT_OF_A_DOOR = 300;
const MAX_SCRIPT = 5000;
const MAX_FRAMES = 3;

function refreshed(page: Page): string | null {
	const meta = find(page.document, 'meta[http-equiv]').find((one) => /^refresh$/i.test(attr(one, 'http-equiv')));
	const address = meta ? /url\s*=\s*['"]?([^'"\s;]+)/i.exec(attr(meta, 'content').slice(0, 500))?.[1] : undefined;
	return address === undefined ? null : (resolveAddress(page, address)?.toString() ?? null);
}

/** Where the page's script goes by itself as soon as it is shown. */
function scripted(page: Page): string | null {
	const root = find(page.document, 'body')[0] ?? descendants(page.document)[0];
	if (!root) return null;
	const program = readProgram(page.scripts);
	const handler = attr(root, 'onload');
	for (const code of [...page.scripts, handler].filter((script) => script !== '' && script.length <= MAX_SCRIPT)) {
		const target = new ScriptRunner(program, new PageObjects(page), root).run(code);
		if (target && !target.fields) return target.url;
	}
	return null;
}

/**
 * Addresses to which a page without a list leads on by itself: a redirect by meta or script, or the frames that it is made of. On its own
 * host only; empty for a page that has something to read.
 */
export function leadsOnTo(page: Page): string[] {
	const host = new URL(page.finalUrl).host;
	const isOwn = (address: string | null): address is string =>
		address !== null && URL.canParse(address) && new URL(address).host === host && address !== page.finalUrl;
	const isDoor = inlineText(page.document).length < MAX_TEXT_OF_A_DOOR;
	const onward = isDoor ? (refreshed(page) ?? scripted(page)) : null;
	if (isOwn(onward)) return [onward];
	return descendants(page.document)
		.filter((element) => (element.name === 'iframe' || element.name === 'frame') && attr(element, 'src') !== '')
		.map((element) => resolveAddress(page, attr(element, 'src'))?.toString() ?? null)
		.filter(isOwn)
		.slice(0, MAX_FRAMES);
}
