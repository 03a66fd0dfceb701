import { inModule } from './module';

const report = {
	testResults: [
		{
			name: '/a/good.test.ts',
			status: 'passed',
			message: '',
			assertionResults: [
				{ status: 'passed', fullName: 'adds' },
				{ status: 'pending', fullName: 'opens the editor (no browser to be had)' },
			],
		},
		{ name: '/a/bad.test.ts', status: 'failed', message: 'x', assertionResults: [{ status: 'failed', fullName: 'subtracts' }] },
		{ name: '/a/broken.test.ts', status: 'failed', message: '\n  SyntaxError: no', assertionResults: [] },
	],
};

async function close(tally: string, ci: boolean): Promise<{ code: number; lines: string[] }> {
	const printed = await inModule(`
		import { close, count, emptyTally } from './scripts/bring/tests.mjs';
		const report = ${JSON.stringify(report)};
		const code = close(${tally}, ${ci});
		console.log('code', code);
	`);
	const lines = printed.trim().split('\n');
	return { code: Number(lines.pop()?.split(' ')[1]), lines };
}

describe('the closing line of npm test', () => {
	it('counts a file that could not be loaded as a failure, and names what failed', async () => {
		const { code, lines } = await close('count(report)', false);
		expect(lines.at(-1)).toBe('1 passed, 2 failed, 1 skipped');
		expect(lines.join('\n')).toContain('SyntaxError: no');
		expect(lines.join('\n')).toContain('subtracts');
		expect(code).toBe(1);
	});

	it('names a skipped test with its reason and passes outside CI', async () => {
		const { code, lines } = await close('count({ testResults: report.testResults.slice(0, 1) })', false);
		expect(lines.join('\n')).toContain('no browser to be had');
		expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
		expect(code).toBe(0);
	});

	it('counts a skipped test as failed in CI', async () => {
		const { code, lines } = await close('count({ testResults: report.testResults.slice(0, 1) })', true);
		expect(lines.at(-1)).toBe('1 passed, 1 failed');
		expect(code).toBe(1);
	});

	it('does not fail in CI for data that the project may not carry', async () => {
		const skip = { status: 'pending', fullName: 'real files (skipped where ../shared/data is not there)' };
		const passed = { status: 'passed', fullName: 'adds' };
		const testResults = [{ name: '/a/files.test.ts', status: 'passed', message: '', assertionResults: [passed, skip] }];
		const { code, lines } = await close(`count(${JSON.stringify({ testResults })})`, true);
		expect(lines.at(-1)).toBe('1 passed, 0 failed, 1 skipped');
		expect(code).toBe(0);
	});

	it('fails when nothing ran', async () => {
		const { code, lines } = await close('emptyTally()', false);
		expect(lines.at(-1)).toBe('0 passed, 0 failed');
		expect(code).toBe(1);
	});
});
