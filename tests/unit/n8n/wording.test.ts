import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PortalLoginApi } from '../../../credentials/PortalLoginApi.credentials';
import { RemoteBrowserApi } from '../../../credentials/RemoteBrowserApi.credentials';
import { HyperClovaXApi } from '../../../credentials/HyperClovaXApi.credentials';
import { description as hyperClovaX } from '../../../nodes/HyperClovaX/description';
import { description as chatModel } from '../../../nodes/HyperClovaXChatModel/description';
import { description as crawler } from '../../../nodes/PortalCrawler/description';
import { description as scorer } from '../../../nodes/SentimentScorer/description';

const root = join(__dirname, '../../..');
/** Folders whose next steps name what these show. */
const places = [
	{ folders: ['src/crawl', 'src/net', 'nodes/PortalCrawler'], shown: [crawler, new PortalLoginApi(), new RemoteBrowserApi()], least: 6 },
	{
		folders: ['src/llm', 'src/records', 'nodes/HyperClovaX', 'nodes/HyperClovaXChatModel'],
		shown: [hyperClovaX, chatModel, new HyperClovaXApi()],
		least: 6,
	},
	{ folders: ['src/sentiment', 'nodes/SentimentScorer'], shown: [scorer], least: 3 },
];

/** A next step names fields as people see them: several words in capitals between quotation marks. */
const named = /"([A-Z][\w.]*(?: (?:[A-Z(][\w.()]*|a|the|of|to|and|in|if|is|robots\.txt|[a-z]+))+)"/g;

function sources(folder: string): string[] {
	return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts') && !/parameters|options\.ts|fields\.ts|description/.test(file))
		.map((file) => readFileSync(join(root, folder, file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, ''));
}

/** Everything that the editor shows as a name. */
function shownNames(value: unknown, names = new Set<string>()): Set<string> {
	if (Array.isArray(value)) for (const one of value) shownNames(one, names);
	else if (typeof value === 'object' && value !== null) {
		for (const [key, one] of Object.entries(value)) {
			if ((key === 'displayName' || key === 'name') && typeof one === 'string') names.add(one);
			else shownNames(one, names);
		}
	}
	return names;
}

describe('what a next step names', () => {
	it.each(places)('is a field, choice or credential that the editor shows under that name: $folders', ({ folders, shown, least }) => {
		const names = shownNames(shown);
		const told = folders.flatMap(sources).flatMap((text) => [...text.matchAll(named)].map(([, name]) => name ?? ''));
		expect(told.length).toBeGreaterThanOrEqual(least);
		expect([...new Set(told)].filter((name) => !names.has(name))).toEqual([]);
	});
});
