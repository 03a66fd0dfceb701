export class Trouble extends Error {
	constructor(message: string, nextStep?: string);
}
export function duration(ms: number): string;
export function say(text: string): void;
export class Steps {
	total: number;
	done: number;
	constructor(total: number, done?: number);
	run<T>(title: string, work: (note: (text: string) => void) => T | Promise<T>): Promise<T>;
}
export function giveUp(error: unknown): never;
