import { parseArgs } from 'node:util';

import { CityHallError } from '../src/errors';
import { startDemoCity } from './index';

const help = `Demo City: a made-up city portal on this computer, to try automations on.

  --port 8470        where it answers (0 for any free port)
  --posts 60         how many posts each board has
  --questions N      how many questions the Q&A portal has (default: each of those written, once)
  --page-bytes 0     pages are filled up to this size
  --plain-pages 200  how many small pages there are below /plain/
  --archive-posts 12000  how many posts the archive has
  --live-views       each visit counts, so that no two answers are alike
  --large-file 0     bytes of a large attachment (0 for none)
  --seed 1           another number makes another city
  --crawl-delay 1    seconds that robots.txt asks crawlers to wait
  --host 127.0.0.1   on which address of this computer
  --help             this text

Ctrl-C ends it.
`;

function wholeNumber(name: string, text: string): number {
	const value = Number(text);
	if (!Number.isInteger(value) || value < 0) {
		throw new CityHallError(
			'DEMO_OPTION',
			`--${name} must be a whole number, but is "${text}".`,
			`Write for example --${name} 60.`,
		);
	}
	return value;
}

function readOptions() {
	const text = (value: string) => ({ type: 'string' as const, default: value });
	try {
		return parseArgs({
			options: {
				port: text('8470'),
				posts: text('60'),
				questions: { type: 'string' },
				'page-bytes': text('0'),
				'plain-pages': text('200'),
				'archive-posts': text('12000'),
				'live-views': { type: 'boolean', default: false },
				'large-file': text('0'),
				seed: text('1'),
				'crawl-delay': text('1'),
				host: text('127.0.0.1'),
				help: { type: 'boolean', default: false },
			},
		}).values;
	} catch (cause) {
		throw new CityHallError(
			'DEMO_OPTION',
			cause instanceof Error ? cause.message : String(cause),
			'See --help for what there is.',
			{ cause },
		);
	}
}

async function main(): Promise<void> {
	const options = readOptions();
	if (options.help) {
		process.stdout.write(help);
		return;
	}
	const crawlDelaySeconds = Number(options['crawl-delay']);
	if (!(crawlDelaySeconds >= 0)) {
		throw new CityHallError(
			'DEMO_OPTION',
			`--crawl-delay must be a number of seconds, but is "${options['crawl-delay']}".`,
			'Write for example --crawl-delay 0.5.',
		);
	}
	const city = await startDemoCity({
		port: wholeNumber('port', options.port),
		posts: wholeNumber('posts', options.posts),
		questions: options.questions === undefined ? undefined : wholeNumber('questions', options.questions),
		pageBytes: wholeNumber('page-bytes', options['page-bytes']),
		plainPages: wholeNumber('plain-pages', options['plain-pages']),
		archivePosts: wholeNumber('archive-posts', options['archive-posts']),
		liveViews: options['live-views'],
		largeFileBytes: wholeNumber('large-file', options['large-file']),
		seed: wholeNumber('seed', options.seed),
		crawlDelaySeconds,
		host: options.host,
	});
	const end = (): void => {
		void city.close().then(() => process.stdout.write('Demo City is closed.\n'));
	};
	process.once('SIGINT', end);
	process.once('SIGTERM', end);
	const rows = city.sections.map((section) => `  ${section.description}\n    ${section.url}`);
	process.stdout.write(`Demo City is open at ${city.url}\n\n${rows.join('\n')}\n\nCtrl-C ends it.\n`);
}

main().catch((error: unknown) => {
	const words = error instanceof CityHallError ? `${error.message}\n${error.nextStep}` : String(error);
	process.stderr.write(`${words}\n`);
	process.exitCode = 1;
});
