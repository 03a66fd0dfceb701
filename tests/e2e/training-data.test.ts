import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { z } from 'zod';
import { type CityHall, openCityHall } from './city-hall';

jest.setTimeout(300_000);

const recordShape = z.looseObject({
	text: z.string(),
	url: z.string(),
	licence: z.object({ kogl: z.number().nullable(), ai: z.boolean(), text: z.string().nullable() }),
	file: z.looseObject({ name: z.string(), sha256: z.string(), format: z.string() }),
});
const manifestShape = z.looseObject({
	dataset: z.string(),
	sha256: z.string(),
	documents: z.number(),
	found: z.number(),
	leftOut: z.object({ licence: z.number(), unreadable: z.number() }),
	leftOutFiles: z.array(z.object({ url: z.string(), file: z.string(), reason: z.string() })),
});

describe('the training-data automation in a real n8n', () => {
	let hall: CityHall;
	let answer: Record<string, unknown>;

	beforeAll(async () => {
		hall = await openCityHall({ questions: 1, posts: 18 });
		answer = await hall.call('02');
	});

	afterAll(() => hall?.close());

	const attachments = () => {
		const { boards } = hall.city.truth;
		return [...boards.egov, ...boards.dept]
			.filter((post) => !post.secret)
			.flatMap((post) => post.attachments.map((file) => ({ ...file, trains: post.licence.kogl === 0 || post.licence.ai })));
	};
	/** Spreadsheets are read by a later version of the summarizer. */
	const readable = (file: { format: string }) => file.format !== 'xlsx';
	const fileOf = async (ending: string) => {
		const names = (await readdir(hall.home.filesFolder)).filter((name) => name.endsWith(ending));
		return names.map((name) => join(hall.home.filesFolder, name));
	};

	it('finds every attachment of both boards and keeps those whose licence allows training', () => {
		const all = attachments();
		const allowed = all.filter(({ trains }) => trains);
		expect(allowed.length).toBeGreaterThan(3);
		expect(answer).toMatchObject({
			found: all.length,
			leftOutForLicence: all.length - allowed.length,
			documents: allowed.filter(readable).length,
			unreadable: allowed.length - allowed.filter(readable).length,
		});
	});

	it('writes each document with its text, source, licence and hash, as Demo City knows them', async () => {
		const [file = ''] = await fileOf('.jsonl');
		const records = (await readFile(file, 'utf8')).trimEnd().split('\n').map((line) => recordShape.parse(JSON.parse(line)));
		const expected = attachments().filter((attachment) => attachment.trains && readable(attachment));
		expect(records.map((record) => record.file.sha256).toSorted()).toEqual(expected.map(({ sha256 }) => sha256).toSorted());
		const squeezed = (text: string) => text.replace(/\s+/g, '');
		for (const record of records) {
			const truth = expected.find(({ sha256 }) => sha256 === record.file.sha256);
			const lines = (truth?.text ?? '').split('\n').map(squeezed).filter((line) => line !== '');
			const read = squeezed(record.text).replaceAll('|', '');
			expect({ file: record.file.name, missing: lines.filter((line) => !read.includes(line.replaceAll('|', ''))) }).toEqual({ file: record.file.name, missing: [] });
		}
	});

	it('writes a manifest whose counts and hash anybody can check', async () => {
		const [manifestFile = ''] = await fileOf('.manifest.json');
		const manifest = manifestShape.parse(JSON.parse(await readFile(manifestFile, 'utf8')));
		const dataset = await readFile(join(hall.home.filesFolder, manifest.dataset));
		expect(manifest.sha256).toBe(createHash('sha256').update(dataset).digest('hex'));
		expect(manifest).toMatchObject({ documents: answer.documents, found: answer.found });
		expect(manifest.leftOutFiles).toHaveLength(manifest.leftOut.licence + manifest.leftOut.unreadable);
	});

	it('counts the time saved for the documents that were kept', () => {
		expect(answer.minutesSaved).toBe(Number(answer.documents) * 6);
	});

	it('takes nothing twice: a second run finds no new document and writes no dataset', async () => {
		expect(await hall.call('02')).toMatchObject({ found: 0, documents: 0, dataset: '' });
		expect(await fileOf('.jsonl')).toHaveLength(1);
	});

	it("tells n8n's own Insights the same minutes, once", async () => {
		// n8n writes what it gathered when it ends. Asked twice, as by Ctrl-C in the demo, it ends once.
		await Promise.all([hall.n8n.stop(), hall.n8n.stop()]);
		const database = new DatabaseSync(join(hall.home.n8nFolder, 'database.sqlite'), { readOnly: true });
		try {
			const rows = database.prepare('SELECT value FROM insights_raw WHERE type = 0').all();
			// A run that saved nothing stands there with 0 minutes.
			expect(rows.map(({ value }) => value).filter((minutes) => minutes !== 0)).toEqual([answer.minutesSaved]);
		} finally {
			database.close();
		}
	});
});
