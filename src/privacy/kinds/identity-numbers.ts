import { hasBusinessChecksum, hasRegistrationChecksum } from '../checksums';
import {
	after,
	before,
	digitsOf,
	isInsideIdentifier,
	isReference,
	near,
	type Candidate,
	type Rule,
} from '../finding';

const MONTH_DAY = '(?:0\\s?[1-9]|1\\s?[0-2])\\s?(?:0\\s?[1-9]|[12]\\s?\\d|3\\s?[01])';
const BIRTH = `\\d\\s?\\d\\s?${MONTH_DAY}`;
const GAP = '[\\s\\-.~_/=]{0,3}';
const TAIL = '(?:\\s?\\d){6}';
const HANGUL_DIGITS = '공영일이삼사오육륙칠팔구';

const REGISTRATION = /주민|등록\s?번호|외국인|거소|주번|ㅈㅁ|rrn|resident/i;

/** Six and seven digits, at most once broken over a line, or every digit spaced: not the columns of a table read across. */
function hasRegistrationShape(text: string): boolean {
	const lines = text.split(/\r?\n/);
	const whole = lines.map((line) => line.trim()).join('');
	if (lines.length > 2 || text.includes('\t')) return false;
	return (
		/^\d{6} {0,2}[-.~_/=]? {0,2}\d{7}$/.test(whole) ||
		/^(?:\d ){5}\d(?: | ?[-.~_/=] ?)(?:\d ){6}\d$/.test(whole)
	);
}

function isRegistration(candidate: Candidate): boolean {
	if (/\d/.test(before(candidate, 1)) || /\d/.test(after(candidate, 1))) return false;
	if (!hasRegistrationShape(candidate.text)) return false;
	if (hasRegistrationChecksum(digitsOf(candidate.text)) || near(candidate, REGISTRATION)) return true;
	if (/[-.~_/=]/.test(candidate.text))
		return !/\d[-.]$/.test(before(candidate, 2)) || !isReference(candidate);
	// Without a hyphen the shape is also that of a time stamp in milliseconds and of many order numbers.
	return !candidate.text.includes('\n') && !isReference(candidate) && !isInsideIdentifier(candidate);
}

function registrationValue(text: string): string {
	const plain = text.replace(/[공영일이삼사오육륙칠팔구]/g, (digit) =>
		String('공일이삼사오육칠팔구'.indexOf(digit.replace('영', '공').replace('륙', '육'))),
	);
	return plain.replace(/[^\d*]/g, '');
}

const looksLikeDate = (digits: string): boolean =>
	/^(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])$/.test(digits);

export const identityNumbers: readonly Rule[] = [
	{
		kind: 'residentNumber',
		pattern: new RegExp(`${BIRTH}${GAP}[1-4]${TAIL}`, 'g'),
		accept: isRegistration,
		value: registrationValue,
	},
	{
		kind: 'foreignerNumber',
		pattern: new RegExp(`${BIRTH}${GAP}[5-8]${TAIL}`, 'g'),
		accept: isRegistration,
		value: registrationValue,
	},
	{
		// With the century in front; it and the seventh digit have to agree, which dates with a running number seldom do.
		kind: 'residentNumber',
		pattern: new RegExp(`(?:19${BIRTH}${GAP}[1256]|20${BIRTH}${GAP}[3478])${TAIL}`, 'g'),
		accept: (candidate) => {
			if (/\d/.test(before(candidate, 1)) || /\d/.test(after(candidate, 1))) return false;
			if (near(candidate, REGISTRATION)) return true;
			return /^\d{8} ?[-.~_/=] ?\d{7}$/.test(candidate.text) && !isReference(candidate);
		},
		value: (text) => registrationValue(text).slice(2),
	},
	{
		// A mistyped date still is somebody's number where the text says what it is.
		kind: 'residentNumber',
		pattern: /\d{6}[\s\-.~_/=]{0,3}\d{7}(?!\d)/g,
		accept: (candidate) =>
			/(?:주민|외국인)\s?(?:등록)?\s?(?:번호)?[^\d\n]{0,8}$/.test(before(candidate, 20)),
		value: registrationValue,
	},
	{
		// Half hidden numbers still tell the date of birth and the sex.
		kind: 'residentNumber',
		pattern: new RegExp(`(?<!\\d)\\d{2}${MONTH_DAY}\\s?-\\s?[1-8]\\d{0,5}(?:[*xX●○•]{1,6})`, 'g'),
		value: registrationValue,
	},
	{
		kind: 'residentNumber',
		pattern: new RegExp(
			`(?:[0-9${HANGUL_DIGITS}]\\s?){6}(?:[\\-.]|다시|에)?\\s?[1-8일이삼사오육륙칠팔](?:\\s?[0-9${HANGUL_DIGITS}]){6}`,
			'g',
		),
		accept: (candidate) =>
			(candidate.text.match(/[가-힣]/g)?.length ?? 0) >= 5 &&
			!/[\t\n]/.test(candidate.text) &&
			/^\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])/.test(registrationValue(candidate.text)),
		value: registrationValue,
	},
	{
		kind: 'businessNumber',
		pattern: /(?<![\d-])\d{3}\s?-\s{0,2}\d{2}\s?-\s{0,2}\d{5}(?![\d-])/g,
		accept: (candidate) =>
			hasBusinessChecksum(digitsOf(candidate.text)) || near(candidate, /사업자|등록\s?번호/),
		value: digitsOf,
	},
	{
		kind: 'businessNumber',
		pattern: /(?<!\d)\d{3}[\s.]?\d{2}[\s.]?\d{5}(?!\d)/g,
		accept: (candidate) => near(candidate, /사업자/),
		value: digitsOf,
	},
	{
		kind: 'driverLicence',
		pattern: /(?<![\d-])(?:1[1-9]|2[0-68])[\s\-.]{1,2}\d{2}[\s\-.]{1,2}\d{6}[\s\-.]{1,2}\d{2}(?![\d-])/g,
		value: digitsOf,
	},
	{
		kind: 'driverLicence',
		pattern:
			/(?:서울|부산|경기|강원|충북|충남|전북|전남|경북|경남|제주|대구|인천|광주|대전|울산)\s{0,2}\d{2}\s?-\s?\d{6}\s?-\s?\d{2}(?!\d)/g,
		value: digitsOf,
	},
	{
		kind: 'driverLicence',
		pattern: /(?<!\d)(?:1[1-9]|2[0-68])[\s\-.]{0,2}\d{2}[\s\-.]{0,2}\d{6}[\s\-.]{0,2}\d{2}(?!\d)/g,
		accept: (candidate) => near(candidate, /면허/),
		value: digitsOf,
	},
	{
		kind: 'passport',
		pattern: /(?<![A-Za-z0-9_-])[A-Za-z]{1,2}\s?\d{7,8}(?![A-Za-z0-9_-])/g,
		accept: (candidate) => near(candidate, /여권|passport/i, 12),
		value: (text) => text.replace(/\s/g, '').toUpperCase(),
	},
	{
		kind: 'passport',
		pattern: /(?<![A-Za-z0-9_-])[MSRODGmsrodg]\s?(?:\d{3}[A-Za-z]\d{4}|\d{8})(?![A-Za-z0-9_-])/g,
		accept: (candidate) => {
			if (near(candidate, /여권|passport/i)) return true;
			const digits = digitsOf(candidate.text);
			return /^[MSRODG]\d/.test(candidate.text) && !looksLikeDate(digits) && !isReference(candidate);
		},
		value: (text) => text.replace(/\s/g, '').toUpperCase(),
	},
];
