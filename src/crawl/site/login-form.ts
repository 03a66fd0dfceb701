import type { TextBlock } from './main-text';
import type { Part } from './page-parts';

const LOGIN_WORDS = /로그인|log[\s-]?in|log[\s-]?on|sign[\s-]?in/i;
/** Characters of a page that are more than what stands around a log-in form. */
const MORE_THAN_A_FORM = 200;
/** The same where the title says that the page is for logging in: it may hold its rules, too. */
const MORE_THAN_RULES = 600;
const A_SENTENCE = 20;

function length(blocks: readonly TextBlock[], without: 'links' | 'nothing'): number {
	return blocks.reduce((sum, { text, linked }) => sum + text.length - (without === 'links' ? linked : 0), 0);
}

/**
 * Whether a page is little else than a form to log in with. One that has content and a box to log in beside it is not; neither is one with
 * several passwords, which registers people or changes a password.
 * @param passwords the parts of the page in which fields for a password stand
 * @param named title and heading
 */
export function isLoginForm(passwords: readonly Part[], blocks: readonly TextBlock[], named: string): boolean {
	const [part] = passwords;
	if (part === undefined || passwords.length > 1) return false;
	const own = blocks.filter((block) => block.part !== 'furniture');
	const content = own.filter((block) => block.part === 'content');
	if (part === 'furniture') return length(own, 'nothing') < A_SENTENCE;
	if (part === null && length(content, 'nothing') >= A_SENTENCE) return false;
	return length(own, 'nothing') < MORE_THAN_A_FORM || (LOGIN_WORDS.test(named) && length(own, 'links') < MORE_THAN_RULES);
}
