import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupAlike, readPosts, sentencesOf, variantsOf } from '../../../scripts/train/steps/posts';

const OWN = join(__dirname, '..', '..', 'fixtures', 'urgency-tuning');

describe('Posts that the alarm is trained on', () => {
	it('keeps posts that are nearly the same in one group, also over a third, so that no fold tests what it learned', () => {
		const groups = groupAlike(['집을 나온 지 사흘 됐어요 갈 데가 없어요', '집을 나온 지 사흘 됐어요 갈 데가 없네요 진짜', '갈 데가 없네요 진짜 집을 나온 지 사흘 됐어요 어떡해요', '도서관 몇 시에 닫아요?']);
		expect(new Set(groups.slice(0, 3)).size).toBe(1);
		expect(groups[3]).not.toBe(groups[0]);
	});

	it('writes a post in other tones and spellings, the post itself first and none twice', () => {
		const variants = variantsOf('저는 어제 또 맞았어요. 집에 있기 싫어요');
		expect(variants[0]).toBe('저는 어제 또 맞았어요. 집에 있기 싫어요');
		expect(variants).toContain('나는 어제 또 맞았음. 집에 있기 싫음');
		expect(variants).toContain('저는어제또맞았어요.집에있기싫어요');
		expect(new Set(variants).size).toBe(variants.length);
	});

	it('takes the sentences of a post of several, and none of a post of one', () => {
		expect(sentencesOf('오늘 정말 재미있었어요. 내년에도 꼭 열어 주세요.')).toHaveLength(2);
		expect(sentencesOf('오늘 정말 재미있었어요.')).toEqual([]);
	});

	it('says no post twice in the package’s own set, and no telephone or resident number at all', () => {
		const posts = readPosts(OWN);
		const texts = posts.map(({ text }) => text);
		expect(new Set(texts).size).toBe(texts.length);
		expect(texts.filter((text) => /01\d[- ]?\d{3,4}[- ]?\d{4}|\d{6}-[1-4]\d{6}/.test(text))).toEqual([]);
	});

	it('refuses a line whose level is none of the five', () => {
		const folder = mkdtempSync(join(tmpdir(), 'posts-'));
		try {
			writeFileSync(join(folder, 'own.jsonl'), '{"text":"글","urgency":"very"}\n');
			expect(() => readPosts(folder)).toThrow();
		} finally {
			rmSync(folder, { recursive: true });
		}
	});
});
