import { z } from '#vendor/schema';
import {
	addressOf,
	canonicalUrl,
	distinguishingParameter,
	itemId,
	parametersOf,
	postIdOf,
	publicAddress,
} from '../page/identity';
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

/** What a board's posts are told apart by: a parameter of their addresses, names that boards are known to use, or the whole address. */
export type IdRule = { by: 'parameter'; name: string } | { by: 'known names' } | { by: 'address' };

function idRuleFor(targets: readonly Target[]): IdRule {
	const name = distinguishingParameter(targets);
	if (name !== null) return { by: 'parameter', name };
	const ids = new Set(targets.map((target) => postIdOf(target, null)));
	const addresses = new Set(targets.map((target) => canonicalUrl(addressOf(target))));
	return { by: ids.size < addresses.size ? 'address' : 'known names' };
}

function idOf(target: Target, rule: IdRule): string {
	if (rule.by === 'address') return canonicalUrl(addressOf(target));
	return postIdOf(target, rule.by === 'parameter' ? rule.name : null);
}

/** The posts of a page, those kept from the public left out. `rule`: what was found out on the first page, by which all go. */
export function postsOf(
	{ fetched, list }: Reading,
	rule: IdRule | null,
): { posts: Post[]; secret: number; rule: IdRule } {
	const linked = list.rows.filter((row) => row.link !== null);
	const resolved = linked.map((row) => ({ row, target: row.link ? resolveLink(fetched.page, row.link) : null }));
	const found = rule ?? idRuleFor(resolved.flatMap(({ target }) => (target ? [target] : [])));
	const kept = found.by === 'parameter' ? found.name : null;
	return {
		posts: resolved.map(({ row, target }) => ({
			row,
			target,
			id: itemId(target ? idOf(target, found) : `${row.date ?? ''} ${row.title}`),
			url: target ? publicAddress(target, kept) : fetched.page.finalUrl,
		})),
		secret: list.rows.length - linked.length,
		rule: found,
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
