import { previewWarning } from '../../../src/documents/preview-check';

const preview =
	'<가온시><교통과>\r\n야간 버스 시범 운행 계획을 다음과 같이 보고합니다. 운행 시간은 밤 10시부터입니다.';

describe('the check against the preview that a Hangul file carries', () => {
	it('is quiet when the words are all there, however they are laid out', () => {
		expect(
			previewWarning(
				preview,
				'| 가온시 | 교통과 |\n\n1. 야간 버스 시범 운행 계획을 다음과 같이 보고합니다.\n운행 시간은 밤 10시부터입니다.',
			),
		).toBeNull();
	});

	it('warns when much is missing', () => {
		expect(previewWarning(preview, '| 가온시 | 교통과 |')).toMatch(/About 8\d %/);
	});

	it('does not judge by a preview of a few characters', () => {
		expect(previewWarning('가온시', '')).toBeNull();
	});
});
