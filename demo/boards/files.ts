import { createHash } from 'node:crypto';

import { attach, attachFile, attachmentBytes } from '../documents/index';
import type { Paper, PaperKind } from '../documents/paper';
import { koreanZip } from '../documents/zip';
import { cityPage, escapeHtml } from '../layout';
import {
	htmlReply,
	pageNumber,
	sentFields,
	type Asked,
	type Reply,
	type Section,
} from '../server/exchange';
import { rawHeader } from '../server/korean';
import type { Shelf } from '../shelf';
import type { DemoAttachment, DemoPost } from '../types';
import { pager, sliceOf } from './paging';
import { missingPost, postPage, rowsTable, validated } from './post-page';

const name = '자료실';

export const filesListPath = '/data/list.do';

export function filesPath(id: string): string {
	return `/data/view.do?boardSn=${id}`;
}

type Way = 'zip' | 'shared' | 'raw' | 'rfc2047' | 'double' | 'post' | 'page' | 'plain';

/** How each post in turn hands out its file; its number modulo eight says which. */
const ways: readonly Way[] = ['plain', 'zip', 'shared', 'shared', 'raw', 'rfc2047', 'double', 'post'];
const everyPage = 13;

function wayOf(file: DemoAttachment, n: number): Way {
	if (file.isPage) return 'page';
	return ways[n % ways.length] ?? 'plain';
}

const shared = attach('가온시 통계연보.pdf', 'pdf', () => ({
	title: '가온시 통계연보',
	author: '가온시 통계담당관',
	date: '2026-01-02',
	paragraphs: ['이 연보는 가온시의 인구와 살림을 한눈에 보이려고 엮었다.'],
	table: [
		['구분', '수'],
		['인구', '301,422'],
	],
}));

function packed(n: number, paper: (kind: PaperKind) => Paper): DemoAttachment {
	const inside = [
		attach(`사업계획 ${n}.hwpx`, 'hwpx', () => paper('추진계획')),
		attach(`붙임/결과보고 ${n}.docx`, 'docx', () => paper('결과보고')),
	];
	return attachFile(
		`자료묶음_${n}.zip`,
		'zip',
		() => koreanZip(inside.map((file) => [file.name, attachmentBytes(file) ?? new Uint8Array()])),
		{
			get entries() {
				return inside.map((file) => ({ name: file.name, sizeBytes: file.sizeBytes }));
			},
		},
	);
}

/** Files of the n-th post of the board. */
export function filesOf(n: number, paper: (kind: PaperKind) => Paper): readonly DemoAttachment[] {
	const page = attachFile(`현황표_${n}.hwp`, 'hwp', () => Buffer.alloc(0), { isPage: true });
	const lost = n % everyPage === 0 ? [page] : [];
	switch (ways[n % ways.length]) {
		case 'zip':
			return [packed(n, paper), ...lost];
		case 'shared':
			return [shared, ...lost];
		case 'raw':
			return [attach(`조사표_${n}.hwpx`, 'hwpx', () => paper('보도자료')), ...lost];
		case 'rfc2047':
			return [attach(`예산 현황_${n}.xlsx`, 'xlsx', () => paper('결과보고')), ...lost];
		case 'double':
			return [attach(`업무 편람 (${n}권).docx`, 'docx', () => paper('추진계획')), ...lost];
		case 'post':
			return [attach(`작성요령_${n}.hwp`, 'hwp', () => paper('보도자료')), ...lost];
		default:
			return [attach(`안내문_${n}.pdf`, 'pdf', () => paper('보도자료')), ...lost];
	}
}

const partBytes = 65_536;

/** The same bytes each time, made as they are sent. */
function* largeParts(sizeBytes: number): Generator<Buffer> {
	const part = Buffer.alloc(partBytes);
	for (let at = 0; at < partBytes; at += 1) part[at] = (at * 31 + (at >>> 8) * 7) & 255;
	for (let sent = 0; sent < sizeBytes; sent += partBytes) yield part.subarray(0, Math.min(partBytes, sizeBytes - sent));
}

/** A file that is never in memory as a whole. */
export function largeFile(sizeBytes: number): DemoAttachment {
	return {
		name: '항공사진_원본.bin',
		format: 'bin',
		text: '',
		sizeBytes,
		get sha256() {
			const hash = createHash('sha256');
			for (const part of largeParts(sizeBytes)) hash.update(part);
			return hash.digest('hex');
		},
	};
}

function disposition(way: Way, file: DemoAttachment): string {
	switch (way) {
		case 'raw':
			return `attachment; filename=${rawHeader(file.name)};`;
		case 'rfc2047':
			return `attachment; filename="=?UTF-8?B?${Buffer.from(file.name).toString('base64')}?="`;
		case 'double':
			return `attachment; filename="${encodeURIComponent(encodeURIComponent(file.name))}"`;
		default:
			return `attachment; filename="${encodeURIComponent(file.name)}"; filename*=UTF-8''${encodeURIComponent(file.name)}`;
	}
}

/** The words of the link: where the header alone has the name, they say nothing. */
function words(way: Way, file: DemoAttachment): string {
	return way === 'raw' || way === 'rfc2047' || way === 'double' ? '다운로드' : escapeHtml(file.name);
}

const script = `function fn_download(boardSn, fileSn) {
	document.fileForm.boardSn.value = boardSn;
	document.fileForm.fileSn.value = fileSn;
	document.fileForm.submit();
}`;

function filesBlock(post: DemoPost, n: number): string {
	const items = post.attachments.map((file, sn) => {
		const way = wayOf(file, n);
		const link =
			way === 'post'
				? `<a href="#" onclick="fn_download('${post.id}','${sn}'); return false;">${words(way, file)}</a>`
				: `<a href="/data/download.do?boardSn=${post.id}&amp;fileSn=${sn}">${words(way, file)}</a>`;
		return `<li>${link}</li>`;
	});
	if (items.length === 0) return '';
	return `<form name="fileForm" method="post" action="/data/download.do"><input type="hidden" name="boardSn" value="">
		<input type="hidden" name="fileSn" value=""></form><div class="file_area"><strong>첨부파일</strong><ul class="files">${items.join('')}</ul></div>`;
}

function noFile(): Reply {
	const content = '<p class="warn">파일을 찾을 수 없습니다. 다시 접속하여 주시기 바랍니다.</p>';
	return htmlReply(cityPage({ title: '오류', section: '오류', content }));
}

function download(shelf: Shelf, asked: Asked, nOf: (id: string) => number): Reply {
	const fields = asked.method === 'POST' ? sentFields(asked) : asked.query;
	const id = fields.get('boardSn') ?? '';
	const file = shelf.post(id)?.attachments[Number(fields.get('fileSn') ?? '-1')];
	if (!file) return noFile();
	const way = wayOf(file, nOf(id));
	const headers = {
		'content-type': 'application/octet-stream',
		'content-disposition': disposition(way, file),
	};
	// Such servers announce a file and send the page that says there is none.
	if (way === 'page') return { ...noFile(), headers };
	if (way === 'post' && asked.method !== 'POST') return noFile();
	if (file.format === 'bin') {
		const { sizeBytes } = file;
		return { status: 200, headers, body: Buffer.alloc(0), stream: { sizeBytes, parts: () => largeParts(sizeBytes) } };
	}
	return { status: 200, headers, body: Buffer.from(attachmentBytes(file) ?? []) };
}

/** A board that hands its files out in each of the ways that go wrong with crawlers. */
export function filesBoard(shelf: Shelf, nOf: (id: string) => number): Section {
	return (asked) => {
		if (asked.path === '/data/download.do') return download(shelf, asked, nOf);
		if (asked.path === '/data/view.do') {
			const id = asked.query.get('boardSn') ?? '';
			const post = shelf.post(id);
			if (!post) return missingPost(shelf, id, '존재하지 않는 자료입니다.');
			const page = postPage({
				shelf,
				post,
				section: name,
				look: 'list of labels',
				back: `<a href="${filesListPath}">목록</a>`,
				files: filesBlock(post, nOf(id)),
				script,
			});
			return validated(page, shelf, post, 'weak');
		}
		if (asked.path !== filesListPath) return undefined;
		const slice = sliceOf(shelf.ids, pageNumber(asked.query.get('curPage')), 10);
		return htmlReply(
			cityPage({
				title: name,
				section: name,
				content: `${rowsTable(
					shelf,
					slice.rows,
					slice.firstNumber,
					(post, title) => `<a href="${escapeHtml(post.path)}">${title}</a>`,
				)}${pager(slice, (page, label) => `<a href="${filesListPath}?curPage=${page}">${label}</a>`)}`,
			}),
		);
	};
}
