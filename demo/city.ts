import { assets } from './assets';
import { archiveBoard, archiveListPath, archiveTruth } from './boards/archive';
import { deptBoard, deptListPath, deptPath } from './boards/dept';
import { closedBbsId, egovBoard, egovListPath, egovPath, noticeBbsId } from './boards/egov';
import { filesBoard, filesListPath, filesOf, filesPath, largeFile } from './boards/files';
import { memberArea, memberListPath, memberPath } from './boards/member';
import { messenger, messengerPath } from './boards/messenger';
import { postbackBoard, postbackListPath, postbackPath } from './boards/postback';
import { openBoard } from './boards/posts';
import { qnaBoard, qnaPath } from './boards/qna';
import { scriptBoard, scriptListPath, scriptPath } from './boards/script';
import { scrollBoard, scrollListPath, scrollPath } from './boards/scroll';
import { tokenBoard, tokenListPath, tokenPath } from './boards/token';
import {
	blockBoard,
	blockListPath,
	blockPath,
	cardBoard,
	cardListPath,
	cardPath,
	externalBoard,
	externalListPath,
	externalPath,
	keyedBoard,
	keyedListPath,
	keyedPath,
	offsetBoard,
	offsetListPath,
	offsetPath,
	pathBoard,
	pathListPath,
	pathPath,
} from './boards/variants';
import { deptTopics } from './content/dept-topics';
import { egovTopics } from './content/egov-topics';
import * as more from './content/more-topics';
import { closedTopics, memberTopics, newsTopics, voiceTopics } from './content/other-topics';
import { pinnedNotices } from './content/pinned';
import { questionsOf } from './content/questions';
import { frontPage } from './front';
import type { Reply, Section } from './server/exchange';
import { makeSeal } from './server/seal';
import type { Shelf } from './shelf';
import { feeds } from './site/feeds';
import { plainPath, plainSite } from './site/plain';
import { trapPath, traps, trapTruth } from './site/trap';
import { diseaseRows, diseaseSection, diseasesPath } from './tables/diseases';
import { dispositionRows, dispositionSection, dispositionsPath } from './tables/dispositions';
import { priceRows, priceSection, pricesPath } from './tables/prices';
import type { BoardName, DemoPost, DemoTruth, OfficeMessage, PostedAnswer, QnaPost } from './types';

export interface CityPlan {
	seed: number;
	posts: number;
	questions: number | undefined;
	today: string;
	crawlDelaySeconds: number;
	plainPages: number;
	archivePosts: number;
	pageBytes: number;
	liveViews: boolean;
	largeFileBytes: number;
	/** ISO 8601. */
	now: () => string;
	/** Without a slash at the end; known once the server listens. */
	origin: () => string;
}

export interface City {
	shelves: Readonly<Record<BoardName, Shelf>>;
	sections: readonly Section[];
	/** Pages that need neither session nor form. */
	direct: (path: string) => Reply | undefined;
	answers: PostedAnswer[];
	messages: OfficeMessage[];
	truth: () => DemoTruth;
}

export interface Place {
	name: string;
	path: string;
	description: string;
	/** For measuring and for hard cases: not on the front page, nor in the first site map. */
	aside?: true;
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
	{
		name: 'token',
		path: tokenListPath,
		description: 'Announced laws (입법예고): pages over POST alone, with a token that changes each time',
	},
	{
		name: 'block',
		path: blockListPath,
		description: 'Jobs (채용공고): pages in blocks of ten, with no link to the next page',
	},
	{
		name: 'offset',
		path: offsetListPath,
		description: 'Library news (도서관 소식): pages by the number of posts to leave out',
	},
	{ name: 'path', path: pathListPath, description: 'Culture (문화행사): the page number is in the path' },
	{
		name: 'postback',
		path: postbackListPath,
		description: 'Permits (인허가 공고): pages as ASP.NET posts them back',
	},
	{
		name: 'external',
		path: externalListPath,
		description: 'Safety (안전 소식): links call functions of a script in a file of its own',
	},
	{ name: 'card', path: cardListPath, description: 'Pictures (사진으로 보는 가온): cards in place of a table' },
	{
		name: 'files',
		path: filesListPath,
		description: 'Documents (자료실): files handed out in every way that goes wrong',
	},
	{
		name: 'keyed',
		path: keyedListPath,
		description: 'Open data news (공공데이터 알림): wants the header X-Api-Key: demo-office-key',
	},
	{ name: 'archive', path: archiveListPath, description: 'Archive (기록관): 12,000 posts', aside: true },
	{ name: 'plain', path: plainPath, description: 'Many small pages (자료 모음), to measure on', aside: true },
	{
		name: 'trap',
		path: trapPath,
		description: 'A maze (미로): calendars and paths without end',
		aside: true,
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
		liveViews: plan.liveViews,
	} as const;
	const filesFirstId = 15_000_001;
	const nOfFilesPost = (id: string): number => Number(id) - filesFirstId + 1;
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
		token: openBoard({
			...common,
			board: 'token',
			firstId: 17_000_001,
			topics: more.lawTopics,
			pathOf: tokenPath,
		}),
		block: openBoard({
			...common,
			board: 'block',
			firstId: 8_000_001,
			topics: more.jobTopics,
			pathOf: blockPath,
		}),
		offset: openBoard({
			...common,
			board: 'offset',
			firstId: 9_000_001,
			topics: more.libraryTopics,
			pathOf: offsetPath,
		}),
		path: openBoard({
			...common,
			board: 'path',
			firstId: 10_000_001,
			topics: more.cultureTopics,
			pathOf: pathPath,
		}),
		postback: openBoard({
			...common,
			board: 'postback',
			firstId: 11_000_001,
			topics: more.permitTopics,
			pathOf: postbackPath,
		}),
		external: openBoard({
			...common,
			board: 'external',
			firstId: 12_000_001,
			topics: more.safetyTopics,
			pathOf: externalPath,
		}),
		card: openBoard({
			...common,
			board: 'card',
			firstId: 13_000_001,
			topics: more.photoTopics,
			pathOf: cardPath,
		}),
		keyed: openBoard({
			...common,
			board: 'keyed',
			firstId: 14_000_001,
			topics: more.openDataTopics,
			pathOf: keyedPath,
		}),
		files: openBoard({
			...common,
			board: 'files',
			firstId: filesFirstId,
			topics: more.fileTopics,
			pathOf: filesPath,
			filesOf,
		}),
	};
	if (plan.largeFileBytes > 0) {
		const { id } = shelves.files.add({ title: '항공사진 원본', body: '크기가 큰 파일입니다.' });
		shelves.files.attach(id, largeFile(plan.largeFileBytes));
	}
	const plain = plainSite(plan.plainPages, plan.pageBytes);
	const shown = places.filter((place) => place.aside !== true);
	const feedSection = feeds({
		notices: shelves.egov,
		departments: shelves.dept,
		proposals: shelves.scroll,
		others: [shelves.dept, shelves.scroll, shelves.block, shelves.path, shelves.card],
		listed: shown.map((place) => place.path),
		plainPages: plan.plainPages,
		crawlDelaySeconds: plan.crawlDelaySeconds,
		origin: plan.origin,
	});

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
		direct: plain.page,
		sections: [
			frontPage(shown),
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
			tokenBoard(shelves.token),
			blockBoard(shelves.block),
			offsetBoard(shelves.offset),
			pathBoard(shelves.path),
			postbackBoard(shelves.postback),
			externalBoard(shelves.external),
			cardBoard(shelves.card),
			keyedBoard(shelves.keyed),
			filesBoard(shelves.files, nOfFilesPost),
			archiveBoard(plan.archivePosts),
			traps,
			feedSection.section,
			assets,
		],
		truth() {
			const boards: Readonly<Record<BoardName, readonly DemoPost[]>> = {
				egov: shelves.egov.all(),
				dept: shelves.dept.all(),
				script: shelves.script.all(),
				scroll: shelves.scroll.all(),
				member: shelves.member.all(),
				closed: shelves.closed.all(),
				token: shelves.token.all(),
				block: shelves.block.all(),
				offset: shelves.offset.all(),
				path: shelves.path.all(),
				postback: shelves.postback.all(),
				external: shelves.external.all(),
				card: shelves.card.all(),
				keyed: shelves.keyed.all(),
				files: shelves.files.all(),
			};
			const trainable = [...boards.egov, ...boards.dept, ...boards.script]
				.filter((post) => !post.secret && (post.licence.kogl === 0 || post.licence.ai))
				.map((post) => post.id);
			return {
				today,
				boards,
				qna: questions(),
				prices,
				diseases,
				dispositions,
				trainable,
				plain: { count: plain.count, path: plainPath },
				trap: trapTruth,
				archive: archiveTruth(plan.archivePosts),
				feeds: feedSection.truth(),
			};
		},
	};
}
