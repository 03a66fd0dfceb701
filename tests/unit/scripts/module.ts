import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { checkout } from '../../../scripts/n8n/runtime';

/** Runs a few lines that import the plain modules of scripts/ in a process of their own; gives what they printed. */
export async function inModule(lines: string): Promise<string> {
	const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', lines], { cwd: checkout });
	return stdout;
}
