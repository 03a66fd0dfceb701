import { spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { dirname, join, sep } from 'node:path';
import { z } from 'zod';
import { checkout } from '../../scripts/n8n';

jest.setTimeout(600_000);

const resultShape = z.object({
	ok: z.boolean(),
	editor: z.string(),
	city: z.string(),
	waiting: z.number(),
	outcomes: z.array(z.looseObject({ automation: z.string(), status: z.string(), answer: z.record(z.string(), z.unknown()) })),
	files: z.array(z.object({ path: z.string(), bytes: z.number(), lines: z.number() })),
});

function demo(...args: string[]): Promise<{ code: number | null; printed: string }> {
	const child = spawn(process.execPath, [join(checkout, 'scripts', 'run.mjs'), 'demo', '--once', '--no-browser', ...args]);
	let printed = '';
	for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (printed += text));
	return new Promise((resolve) => child.once('close', (code) => resolve({ code, printed })));
}

describe('npm run demo -- --once', () => {
	it('runs both automations on Demo City, shows what came out, and leaves nothing running', async () => {
		const { code, printed } = await demo('--json');
		expect(printed).toContain('What came out');
		const result = resultShape.parse(JSON.parse(printed.trim().split('\n').at(-1) ?? ''));
		expect(result.outcomes.map(({ status }) => status)).toEqual(['success', 'success']);
		expect(result).toMatchObject({ ok: true });
		expect(code).toBe(0);
		expect(result.outcomes[0]?.answer).toMatchObject({ problems: 0 });
		expect(result.waiting).toBe(result.outcomes[0]?.answer.held);
		expect(result.waiting).toBeGreaterThan(0);

		const dataset = result.files.find(({ path }) => path.endsWith('.jsonl'));
		expect(dataset?.lines).toBeGreaterThan(0);
		expect((await readFile(dataset?.path ?? '', 'utf8')).trim().split('\n')).toHaveLength(dataset?.lines ?? 0);
		for (const { path } of result.files) expect(printed).toContain(path);

		await expect(fetch(result.editor)).rejects.toThrow();
		await expect(fetch(result.city)).rejects.toThrow();
		const [home] = (dataset?.path ?? '').split(`${sep}.n8n-files`);
		await rm(dirname(join(home ?? '', 'any')), { recursive: true, force: true });
	});

	it('says which port is in use instead of failing later', async () => {
		const server = createServer();
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const address = server.address();
		const port = String(typeof address === 'object' && address !== null ? address.port : 0);
		try {
			const { code, printed } = await demo('--port', port);
			expect(code).toBe(1);
			expect(printed).toContain(`Port ${port} is in use`);
			expect(printed).not.toMatch(/^\s+at /m);
		} finally {
			await new Promise((resolve) => server.close(resolve));
		}
	});
});
