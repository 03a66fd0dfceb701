import { isIPv6 } from 'node:net';
import { after, before, digitsOf, near, type Rule } from '../finding';

const OCTET = '(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)';
/** The syllables that plates carry: private, commercial, rental, diplomatic and military. */
const PLATE_SYLLABLE =
	'[가나다라마거너더러머버서어저고노도로모보소오조구누두루무부수우주아바사자배하허호국합육해공]';
/** Plate syllables that are also units or particles, so that "20조 5000" must not be taken for a car. */
const AMBIGUOUS = /[조호도주부구수자로가나모무보사저서어]\s/;

export const platesAndIps: readonly Rule[] = [
	{
		kind: 'plate',
		pattern: new RegExp(
			`(?:(?:서울|부산|대구|인천|광주|대전|울산|세종|경기|강원|충북|충남|전북|전남|경북|경남|제주)\\s{0,2})?\\d{2,3}\\s?${PLATE_SYLLABLE}\\s?\\d{4}(?!\\d)`,
			'g',
		),
		accept: (candidate) => {
			if (/(?:[\d.,-]|제\s?)$/.test(before(candidate, 2))) return false;
			if (/^\s?(?:년|원|명|개|만|억|천|호|건|번|시간|분|톤|[mk㎡%])/.test(after(candidate, 3)))
				return false;
			const named = near(candidate, /차량|차번|번호판|주차|자동차|승용차|트럭|오토바이|택시/, 15, 8);
			return named || !AMBIGUOUS.test(candidate.text);
		},
		value: (text) => text.replace(/\s/g, ''),
	},
	{
		kind: 'ip',
		pattern: new RegExp(`(?<![\\d.])${OCTET}(?:\\.${OCTET}){3}(?![\\d.]\\d|\\d)`, 'g'),
		accept: (candidate) => {
			const lead = before(candidate, 10);
			if (/(?:v|ver\.?|version|버전|펌웨어|제)\s?$/i.test(lead)) return false;
			// Headings are numbered 1.2.3.4 as well.
			return digitsOf(candidate.text).length > 4 || /ip|아이피|접속|주소|서버/i.test(lead);
		},
	},
	{
		kind: 'ip',
		pattern: /(?<![0-9A-Za-z:.])[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{3,35}(?![0-9A-Za-z:])/g,
		accept: (candidate) =>
			isIPv6(candidate.text) && digitsOf(candidate.text) !== '' && candidate.text.length > 5,
		value: (text) => text.toLowerCase(),
	},
];
