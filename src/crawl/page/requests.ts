import { encodeForm, type HttpRequest } from '../../net';
import type { Target } from '../types';

/** Pairs of a query as they were written, so that bytes in another charset stay as they are. */
function pairsOutside(search: string, fields: Record<string, string>): string[] {
	return search
		.replace(/^\?/, '')
		.split('&')
		.filter((pair) => pair !== '' && !(decodeName(pair.split('=')[0] ?? '') in fields));
}

function decodeName(name: string): string {
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}

/** The request for a target, its form encoded in the charset of the page that it stands on, as a browser would. */
export function requestFor(target: Target, method: 'GET' | 'POST', charset: string): HttpRequest {
	if (!target.fields) return { url: target.url };
	const form = encodeForm(target.fields, charset);
	if (method === 'POST')
		return {
			method,
			url: target.url,
			body: form,
			headers: { 'content-type': 'application/x-www-form-urlencoded' },
		};
	const url = new URL(target.url);
	const query = [...pairsOutside(url.search, target.fields), ...(form === '' ? [] : [form])].join('&');
	url.search = '';
	url.hash = '';
	return { url: query === '' ? url.toString() : `${url.toString()}?${query}` };
}
