import { extensionOf, fileKind, MADE_OF_BYTES } from './file-kinds';
import { decodeHead, looksLikeHtml, rootElement, textHead } from './text-heads';

/** What a server sends with status 200 where it has no file to give. */
export interface StandIn {
	/** For a clerk. */
	reason: string;
	/** The session of the page is needed and has run out. */
	asksForLogin: boolean;
}

const MAX_WORDS_BYTES = 4096;
const MAX_SAID = 120;
const PAGE_NAMES = /^(x?html?|mht|mhtml|svg|hml|xls)$/;
const ERROR_ROOTS = /^(errors?|results?|response|fault|envelope|serviceexceptionreport|openapi_serviceresponse|exception)$/;
const ERROR_KEYS = /"(error|errors|errorCode|error_code|errMsg|message|msg|resultCode|result|success|status|code|exception|timestamp)"\s*:/i;

function shortened(text: string): string {
	const words = text.replace(/\s+/g, ' ').trim();
	return words.length > MAX_SAID ? `${words.slice(0, MAX_SAID)}…` : words;
}

/** The words of the first alert("...") in a page's script. */
function alertIn(text: string): string | null {
	const found = /\balert\s*\(\s*(["'`])((?:\\.|(?!\1)[^\\\n]){1,500})\1/.exec(text)?.[2];
	return found ? shortened(found.replace(/\\[nrt]/g, ' ').replace(/\\(.)/g, '$1')) : null;
}

function pageInstead(text: string, sizeBytes: number, named: string): StandIn | null {
	// Boards' "download as Excel" gives a table in HTML under the name .xls, and says so in the page.
	if (named === 'xls' && /urn:schemas-microsoft-com:office|<table/i.test(text) && !/<input[^>]+password/i.test(text)) return null;
	const said = sizeBytes <= MAX_WORDS_BYTES ? alertIn(text) : null;
	const goesBack = /history\s*\.\s*(back|go)|location\s*[.=]|window\s*\.\s*close|self\s*\.\s*close/.test(text);
	const login = /<input[^>]+type\s*=\s*["']?password/i.test(text) || (said !== null && /로그인|세션/.test(said));
	if (PAGE_NAMES.test(named) && named !== 'xls') {
		// A page is what was to be had, unless it only says something and leads away.
		if (!login && !(said !== null && goesBack)) return null;
	}
	if (login)
		return {
			reason: said
				? `The site asks for a log-in instead of giving the file. It said: ${said}`
				: 'The site asks for a log-in instead of giving the file.',
			asksForLogin: true,
		};
	return {
		reason: said
			? `The site sent no file. It said: ${said}`
			: 'The site sent a web page instead of the file; it may be gone.',
		asksForLogin: false,
	};
}

/**
 * Whether what came is no file at all but a page, an error message or a few words. Null for a file.
 * @param head the first bytes; all of them where they are few
 * @param name the name the file should have
 */
export function standIn(head: Uint8Array, sizeBytes: number, name: string): StandIn | null {
	const named = extensionOf(name);
	if (looksLikeHtml(head)) return pageInstead(decodeHead(head).text, sizeBytes, named);
	if (sizeBytes > MAX_WORDS_BYTES) return null;
	const text = textHead(head);
	const root = rootElement(head);
	const isError =
		(root !== null && ERROR_ROOTS.test(root) && named !== 'xml') ||
		(/^[[{]/.test(text) && ERROR_KEYS.test(text) && named !== 'json' && named !== 'txt');
	if (isError)
		return {
			reason: `The site sent an error message instead of the file: ${shortened(text.replace(/<[^>]*>/g, ' '))}`,
			asksForLogin: /login|로그인|unauthori[sz]ed/i.test(text),
		};
	if (MADE_OF_BYTES.has(named) && fileKind(head, '').mime === 'text/plain')
		return {
			reason: `The site sent a few words instead of the file: ${shortened(text)}`,
			asksForLogin: /로그인|log\s*in/i.test(text),
		};
	return null;
}
