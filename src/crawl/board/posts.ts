import { z } from '#vendor/schema';
import { distinguishingParameter, parametersOf, postIdOf, publicAddress } from '../page/identity';
import { OF_THE_SESSION } from './session-fields';
import type { RecognisedList } from '../recognition/list-recognition';
import type { RowFacts } from '../recognition/list-rows';
import { resolveLink } from '../script/links';
import type { Target } from '../types';
import type { Fetched, PostRow } from './source';

/** A page of the list with what was recognised on it. */
export interface Reading {
	fetched: Fetched;
	list: RecognisedList;
}

/** A post as the list, or the store, leads to it. */
export interface Post {
	id: string;
	url: string;
	target: Target | null;
	row: PostRow;
}

/** The posts of a page, those kept from the public left out. `idParameter` holds the board's number of a post; found out on the first page. */
export function postsOf(
	{ fetched, list }: Reading,
	idParameter: string | null,
): { posts: Post[]; secret: number; idParameter: string | null } {
	const linked = list.rows.filter((row) => row.link !== null);
	const resolved = linked.map((row) => ({ row, target: row.link ? resolveLink(fetched.page, row.link) : null }));
	const parameter =
		idParameter ?? distinguishingParameter(resolved.flatMap(({ target }) => (target ? [target] : [])));
	return {
		posts: resolved.map(({ row, target }) => ({
			row,
			target,
			id: target ? postIdOf(target, parameter) : `${row.date ?? ''} ${row.title}`,
			url: target ? publicAddress(target) : fetched.page.finalUrl,
		})),
		secret: list.rows.length - linked.length,
		idParameter: parameter,
	};
}

const originShape = z.object({
	target: z
		.object({
			url: z.string(),
			fields: z.record(z.string(), z.string()).nullable(),
			method: z.enum(['GET', 'POST']),
		})
		.nullable(),
	row: z.object({
		title: z.string(),
		date: z.string().nullable(),
		author: z.string().nullable(),
		department: z.string().nullable(),
		views: z.number().nullable(),
		number: z.string().nullable(),
		isNotice: z.boolean(),
		fields: z.record(z.string(), z.string()),
	}),
});

/** What the store needs to open the post again when the list no longer shows it. */
export function originOf({ target, row }: Post): string {
	const { title, date, author, department, views, number, isNotice, fields } = row;
	const facts: RowFacts = { title, date, author, department, views, number, isNotice, fields };
	return JSON.stringify({ target, row: facts });
}

/** A post as the store knows it. One that was remembered by a version which kept no origin is opened by its address. */
export function postFrom(known: {
	id: string;
	url: string;
	title?: string;
	postedAt?: string | null;
	origin: string;
}): Post {
	const { id, url, origin } = known;
	if (origin !== '') {
		const { target, row } = originShape.parse(JSON.parse(origin));
		return { id, url, target, row: { ...row, link: null } };
	}
	return {
		id,
		url,
		target: { url, fields: null, method: 'GET' },
		row: {
			link: null,
			title: known.title ?? '',
			date: known.postedAt ?? null,
			author: null,
			department: null,
			views: null,
			number: null,
			isNotice: false,
			fields: {},
		},
	};
}

/** A stored target with what belongs to a session (such as a CSRF token) taken from a link of the same kind that the list shows now. */
export function renewed(target: Target | null, shown: readonly Post[]): Target | null {
	if (!target?.fields) return target;
	const path = new URL(target.url).pathname;
	const fresh = shown.find((post) => post.target?.fields && new URL(post.target.url).pathname === path)?.target;
	if (!fresh) return target;
	const now = parametersOf(fresh);
	const fields = Object.entries(target.fields).map(([name, value]): [string, string] => [
		name,
		OF_THE_SESSION.test(name) ? (now.get(name) ?? value) : value,
	]);
	return { ...target, fields: Object.fromEntries(fields) };
}
