import { daysBefore } from '../calendar';
import { chance } from '../chance';
import type { QnaPost } from '../types';
import { others } from './others';
import type { WrittenQuestion } from './question';
import { youthAtHome } from './youth-home';
import { youthInTheWorld } from './youth-world';

const firstId = 7_000_001;

function questionPath(id: string): string {
	return `/qna/${id}`;
}

const young = new Set<WrittenQuestion>([...youthAtHome, ...youthInTheWorld]);

/** Mixed as they would come in, the same for the same seed. */
function mixed(seed: number): WrittenQuestion[] {
	const questions = [...young, ...others];
	const luck = chance(seed, 'qna', 'order');
	for (let last = questions.length - 1; last > 0; last -= 1) {
		const other = luck.between(0, last);
		const [one, two] = [questions[last], questions[other]];
		if (one && two) [questions[last], questions[other]] = [two, one];
	}
	return questions;
}

/** Newest first. Asked for more than were written, it begins again with a word that tells the copies apart. */
export function questionsOf(seed: number, today: string, count: number | undefined): readonly QnaPost[] {
	const written = mixed(seed);
	const total = count ?? written.length;
	return Array.from({ length: total }, (_, place) => {
		const n = total - place;
		const question = written[(n - 1) % written.length];
		if (!question) throw new RangeError('There is no written question.');
		const round = Math.floor((n - 1) / written.length);
		const luck = chance(seed, 'qna', n);
		const id = String(firstId + n - 1);
		return {
			id,
			title: round === 0 ? question.title : `${question.title} (${round + 1}번째 질문)`,
			body: question.lines.join('\n'),
			postedAt: daysBefore(today, Math.floor(place / 6)),
			author: question.author,
			category: question.category,
			views: luck.between(1, 320),
			isYouth: young.has(question),
			situation: question.situation,
			emotion: question.emotion,
			urgency: question.urgency,
			path: questionPath(id),
		};
	});
}
