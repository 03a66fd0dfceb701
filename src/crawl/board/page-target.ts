import { OFFSET_PARAMETERS, PAGE_PARAMETERS } from '../page/identity';
import type { Target } from '../types';

const IN_PATH = /([#&/](?:page|p)[=/])(\d+)(?!\d)/i;

interface Place {
	name: string;
	value: number;
	where: 'fields' | 'query';
}

function placesOf(target: Target): Place[] {
	const query = [...new URL(target.url).searchParams].map(([name, value]) => ({ name, value, where: 'query' as const }));
	const fields = Object.entries(target.fields ?? {}).map(([name, value]) => ({ name, value, where: 'fields' as const }));
	return [...fields, ...query].flatMap((place) =>
		/^\d{1,7}$/.test(place.value) ? [{ ...place, value: Number(place.value) }] : [],
	);
}

function withValue(target: Target, place: Place, value: number): Target {
	if (place.where === 'fields') return { ...target, fields: { ...target.fields, [place.name]: String(value) } };
	// By hand: the other parameters may hold bytes of another charset, which URLSearchParams would write anew.
	const pair = new RegExp(`([?&]${place.name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}=)\\d+`);
	return { ...target, url: target.url.replace(pair, `$1${value}`) };
}

/**
 * The target of page `wanted`, made from that of page `number` (the one after the first), so that tokens of the session stay as the list has
 * just given them. Null when the target does not say which page it asks for.
 */
export function targetOfPage(target: Target, number: number, wanted: number): Target | null {
	const places = placesOf(target);
	const named = places.filter((place) => PAGE_PARAMETERS.some((name) => name.toLowerCase() === place.name.toLowerCase()));
	const offset = named.find((place) => OFFSET_PARAMETERS.has(place.name));
	if (offset && offset.value > 0 && number > 1) {
		return withValue(target, offset, Math.round((offset.value * (wanted - 1)) / (number - 1)));
	}
	const counted = named.find((place) => place.value === number);
	if (counted) return withValue(target, counted, wanted);
	const fromZero = named.find((place) => place.value === number - 1);
	if (fromZero) return withValue(target, fromZero, wanted - 1);
	if (Number(IN_PATH.exec(target.url)?.[2]) === number)
		return { ...target, url: target.url.replace(IN_PATH, `$1${wanted}`) };
	const others = places.filter((place) => place.value === number);
	return others.length === 1 && others[0] ? withValue(target, others[0], wanted) : null;
}
