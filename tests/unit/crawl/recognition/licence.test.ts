import { readLicence } from '../../../../src/crawl/recognition/licence';
import { pageFrom } from '../pages';

const licence = (html: string) => {
	const { kogl, ai } = readLicence(pageFrom(html).document);
	return [kogl, ai];
};

describe('KOGL licence of a page', () => {
	test.each([
		[
			'text',
			'<p>본 저작물은 "공공누리" 제4유형 : 출처표시+상업적 이용금지+변경금지 조건에 따라 이용 할 수 있습니다.</p>',
			[4, false],
		],
		[
			'alternative text',
			'<img src="/a.png" alt="공공누리 공공저작물 자유이용허락 출처표시 제1유형">',
			[1, false],
		],
		['file name', '<a href="https://www.kogl.or.kr"><img src="/img/opentype03.png" alt=""></a>', [3, false]],
		['file name of the mark office', '<img src="/images/img_opencode2.jpg" alt="OPEN">', [2, false]],
		['English', '<span>KOGL Type 1</span>', [1, false]],
		['type 0', '<p>공공누리 제0유형: 조건 없이 이용</p>', [0, false]],
		['AI mark in text', '<p>공공누리 제1유형 + AI유형</p>', [1, true]],
		[
			'AI mark as an image',
			'<img alt="공공누리 제3유형" src="a.png"><img src="/kogl-ai.png" alt="공공누리 AI유형 (인공지능 학습 목적 이용 허용)">',
			[3, true],
		],
		['none', '<p>모든 저작권은 시청에 있습니다.</p>', [null, false]],
		[
			'a text about AI is no mark',
			'<p>공공누리 제2유형</p><p>우리 시는 AI 학습 데이터를 모읍니다.</p>',
			[2, false],
		],
		['a text about types is no mark', '<p>제1유형 사업에 신청하세요.</p>', [null, false]],
	])('%s', (_name, html, expected) => {
		expect(licence(`<body>${html}</body>`)).toEqual(expected);
	});

	test('keeps the words', () => {
		expect(readLicence(pageFrom('<p>공공누리 제1유형</p>').document).text).toBe('공공누리 제1유형');
	});
});
