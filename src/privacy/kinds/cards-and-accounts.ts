import { hasLuhnChecksum } from '../checksums';
import {
	after,
	before,
	digitsOf,
	isAmount,
	isInsideIdentifier,
	isReference,
	near,
	type Candidate,
	type Rule,
} from '../finding';

const CARD = /카드|card|visa|비자|마스터/i;
const BANK =
	/[가-힣A-Za-z]{1,6}(?:은행|뱅크)|농협|신협|수협|축협|새마을금고|우체국|카뱅|케뱅|토스|신한|제일|씨티|기업\s|국민\s|우리\s|하나\s|계좌|통장|예금주|입금|송금|환불\s?받을|account/i;

function isCard(candidate: Candidate): boolean {
	const digits = digitsOf(candidate.text);
	if (/\d$/.test(before(candidate, 1)) || /^\d/.test(after(candidate, 1))) return false;
	if (isInsideIdentifier(candidate)) return false;
	const grouped = /\D/.test(candidate.text);
	if (near(candidate, CARD, 20, 8)) return grouped || hasLuhnChecksum(digits);
	if (!hasLuhnChecksum(digits)) return false;
	return grouped || !(isReference(candidate) || isAmount(candidate));
}

function isAccount(candidate: Candidate): boolean {
	const digits = digitsOf(candidate.text);
	if (digits.length < 10 || digits.length > 14) return false;
	if (/[\d.,]$/.test(before(candidate, 1)) || /^[\d:]/.test(after(candidate, 1))) return false;
	if (/^(?:19|20)\d\d[-\s](?:0[1-9]|1[0-2])[-\s](?:0[1-9]|[12]\d|3[01])/.test(candidate.text)) return false;
	if (isAmount(candidate) && !candidate.text.includes('-')) return false;
	const lead = before(candidate, 20);
	// What the number is called right before it outweighs a bank further away.
	if (isReference(candidate) && !/계좌|통장|은행|뱅크/.test(lead.slice(-8))) return false;
	return BANK.test(lead) || BANK.test(after(candidate, 12));
}

export const cardsAndAccounts: readonly Rule[] = [
	{
		kind: 'card',
		pattern: /[2-69]\d{3}(?:[\s\-.]{0,3}\d{4}){3}/g,
		accept: isCard,
		value: digitsOf,
	},
	{
		kind: 'card',
		pattern: /[2-69](?:\s\d){15}/g,
		accept: isCard,
		value: digitsOf,
	},
	{
		kind: 'card',
		pattern: /3[47]\d{2}[\s\-.]{0,3}\d{6}[\s\-.]{0,3}\d{5}/g,
		accept: isCard,
		value: digitsOf,
	},
	// Apart, so that a date before the number is not read into it.
	...[
		/(?<![\d-])\d{2,6}(?:\s{0,2}-\s{0,2}\d{1,8}){1,4}/g,
		/(?<!\d)\d{2,6}(?:\s\d{2,8}){1,3}/g,
		/(?<!\d)\d{10,14}/g,
	].map((pattern): Rule => ({ kind: 'account', pattern, accept: isAccount, value: digitsOf })),
];
