import { assets } from './assets';
import { deptBoard, deptListPath, deptPath } from './boards/dept';
import { closedBbsId, egovBoard, egovListPath, egovPath, noticeBbsId } from './boards/egov';
import { memberArea, memberListPath, memberPath } from './boards/member';
import { messenger, messengerPath } from './boards/messenger';
import { openBoard } from './boards/posts';
import { qnaBoard, qnaPath } from './boards/qna';
import { scriptBoard, scriptListPath, scriptPath } from './boards/script';
import { scrollBoard, scrollListPath, scrollPath } from './boards/scroll';
import { deptTopics } from './content/dept-topics';
import { egovTopics } from './content/egov-topics';
import { closedTopics, memberTopics, newsTopics, voiceTopics } from './content/other-topics';
import { pinnedNotices } from './content/pinned';
import { questionsOf } from './content/questions';
import { feeds } from './feeds';
import { frontPage } from './front';
import type { Section } from './server/exchange';
import { makeSeal } from './server/seal';
import type { Shelf } from './shelf';
import { diseaseRows, diseaseSection, diseasesPath } from './tables/diseases';
import { dispositionRows, dispositionSection, dispositionsPath } from './tables/dispositions';
import { priceRows, priceSection, pricesPath } from './tables/prices';
import type { BoardName, DemoTruth, OfficeMessage, PostedAnswer, QnaPost } from './types';

export interface CityPlan {
	seed: number;
	posts: number;
	questions: number | undefined;
	today: string;
	crawlDelaySeconds: number;
	/** ISO 8601. */
	now: () => string;
	/** Without a slash at the end; known once the server listens. */
	origin: () => string;
}

export interface City {
	shelves: Readonly<Record<BoardName, Shelf>>;
	sections: readonly Section[];
	answers: PostedAnswer[];
	messages: OfficeMessage[];
	truth: () => DemoTruth;
}

export interface Place {
	name: string;
	path: string;
	description: string;
}

export const places: readonly Place[] = [
	{
		name: 'egov',
		path: egovListPath(noticeBbsId),
		description: 'Public notices (고시·공고): a board as eGovFrame makes it, with documents',
	},
	{
		name: 'dept',
		path: deptListPath,
		description: 'Department news (부서 소식): an old board in EUC-KR, with documents',
	},
	{
		name: 'script',
		path: scriptListPath,
		description: 'City news (시정뉴스): a board that only a browser can show',
	},
	{
		name: 'scroll',
		path: scrollListPath,
		description: "Citizens' proposals (시민제안): a board that grows while you scroll",
	},
	{
		name: 'member',
		path: memberListPath,
		description: 'Staff board (직원마당): asks for a log-in (demo / demo-city)',
	},
	{
		name: 'qna',
		path: qnaPath,
		description: 'Questions and answers (지식나눔): posts by young people and by others',
	},
	{ name: 'prices', path: pricesPath, description: 'Market prices of the week (물가정보)' },
	{ name: 'diseases', path: diseasesPath, description: 'Infectious diseases of the week (감염병 통계)' },
	{
		name: 'dispositions',
		path: dispositionsPath,
		description: 'Dispositions on electrical contractors (전기공사업 행정처분)',
	},
	{
		name: 'messenger',
		path: messengerPath,
		description: "The office's messenger (업무 메신저): alerts and requests of your workflows",
	},
];

const officials = ['김가온', '이누리', '박다솜', '최한별', '정마루', '강보람'] as const;
const citizens = ['햇살아빠', '걷는사람', '은행나무', '달맞이꽃', '동네한바퀴', '세아이맘'] as const;

/** Everything that the city shows, without a server. */
export function buildCity(plan: CityPlan): City {
	const { seed, today, posts: count } = plan;
	const common = {
		count,
		seed,
		today,
		secretEvery: 0,
		documentsEvery: 0,
		marked: false,
		pinned: [],
		formats: ['hwpx'],
		authors: officials,
	} as const;
	const shelves: Record<BoardName, Shelf> = {
		egov: openBoard({
			...common,
			board: 'egov',
			firstId: 1_000_001,
			topics: egovTopics,
			pathOf: (id) => egovPath(noticeBbsId, id),
			secretEvery: 17,
			documentsEvery: 3,
			formats: ['hwpx', 'hwp', 'pdf', 'docx', 'xlsx'],
			marked: true,
			pinned: pinnedNotices,
		}),
		dept: openBoard({
			...common,
			board: 'dept',
			firstId: 2_000_001,
			topics: deptTopics,
			pathOf: deptPath,
			secretEvery: 23,
			documentsEvery: 4,
			formats: ['hwp', 'pdf', 'hwpx', 'xlsx', 'docx'],
			marked: true,
		}),
		script: openBoard({
			...common,
			board: 'script',
			firstId: 3_000_001,
			topics: newsTopics,
			pathOf: scriptPath,
			marked: true,
		}),
		scroll: openBoard({
			...common,
			board: 'scroll',
			firstId: 4_000_001,
			topics: voiceTopics,
			pathOf: scrollPath,
			authors: citizens,
		}),
		member: openBoard({
			...common,
			board: 'member',
			firstId: 5_000_001,
			topics: memberTopics,
			pathOf: memberPath,
		}),
		closed: openBoard({
			...common,
			board: 'closed',
			firstId: 6_000_001,
			count: Math.min(count, 12),
			topics: closedTopics,
			pathOf: (id) => egovPath(closedBbsId, id),
		}),
	};

	let written: readonly QnaPost[] | undefined;
	const questions = (): readonly QnaPost[] => (written ??= questionsOf(seed, today, plan.questions));
	const answers: PostedAnswer[] = [];
	const seal = makeSeal(seed);
	const messages: OfficeMessage[] = [];
	const prices = priceRows(seed, today);
	const diseases = diseaseRows(seed, today);
	const dispositions = dispositionRows(seed, today);

	return {
		shelves,
		answers,
		messages,
		sections: [
			frontPage(places),
			egovBoard({ bbsId: noticeBbsId, name: '고시·공고', shelf: shelves.egov, seal }),
			egovBoard({ bbsId: closedBbsId, name: '입찰 준비 자료', shelf: shelves.closed, seal }),
			deptBoard(shelves.dept),
			scriptBoard(shelves.script),
			scrollBoard(shelves.scroll),
			memberArea(shelves.member),
			qnaBoard({ questions, answers, now: plan.now }),
			messenger(messages, plan.now),
			priceSection(prices),
			diseaseSection(diseases),
			dispositionSection(dispositions),
			feeds({
				notices: shelves.egov,
				places,
				crawlDelaySeconds: plan.crawlDelaySeconds,
				origin: plan.origin,
			}),
			assets,
		],
		truth() {
			const boards = {
				egov: shelves.egov.all(),
				dept: shelves.dept.all(),
				script: shelves.script.all(),
				scroll: shelves.scroll.all(),
				member: shelves.member.all(),
				closed: shelves.closed.all(),
			};
			const trainable = [...boards.egov, ...boards.dept, ...boards.script]
				.filter((post) => !post.secret && (post.licence.kogl === 0 || post.licence.ai))
				.map((post) => post.id);
			return { today, boards, qna: questions(), prices, diseases, dispositions, trainable };
		},
	};
}
