import { parse as parseScript, type Script } from '#vendor/script';

export type { Script };

/** The syntax tree of a classic script, or null when it has an error. */
export function parse(source: string): Script.Program | null {
	try {
		return parseScript(source, {
			ecmaVersion: 'latest',
			sourceType: 'script',
			allowReturnOutsideFunction: true,
		});
	} catch {
		return null;
	}
}
