import { z } from '#vendor/schema';
import type { DocumentBlock, ReadDocument } from '../document-text';
import { brokenDocument, encryptedDocument } from '../faults';
import { type Line, blocksFromLines, linesFromItems } from './pdf-layout';

const textItem = z.object({
	str: z.string(),
	transform: z.array(z.number()).min(6),
	height: z.number(),
	width: z.number(),
	hasEOL: z.boolean(),
});
const information = z.object({
	info: z
		.object({
			Title: z.string().optional(),
			Author: z.string().optional(),
			Subject: z.string().optional(),
			Creator: z.string().optional(),
			CreationDate: z.string().optional(),
			ModDate: z.string().optional(),
		})
		.partial()
		.catch({}),
});

/** Reads the text layer of a PDF page by page. Pages that are pictures are named in a warning, not read. */
export async function readPdf(bytes: Buffer): Promise<ReadDocument> {
	const { getDocumentProxy } = await import('#vendor/pdf');
	const document = await getDocumentProxy(new Uint8Array(bytes), {
		verbosity: 0,
		isEvalSupported: false,
	}).catch((error: unknown) => {
		if (error instanceof Error && error.name === 'PasswordException') throw encryptedDocument('The PDF');
		throw brokenDocument('The PDF', error);
	});
	const pages: Line[][] = [];
	const withoutText: number[] = [];
	const unreadable: number[] = [];
	for (let number = 1; number <= document.numPages; number += 1) {
		try {
			const page = await document.getPage(number);
			const content = await page.getTextContent();
			const lines = linesFromItems(
				content.items.flatMap((item) => textItem.safeParse(item).data ?? []),
				number,
			);
			pages.push(lines);
			if (lines.every((line) => line.text.trim() === '')) withoutText.push(number);
			page.cleanup();
		} catch {
			unreadable.push(number);
		}
	}
	if (unreadable.length === document.numPages) throw brokenDocument('The PDF');
	const metadata = metadataOf(await document.getMetadata().catch(() => null));
	const blocks: DocumentBlock[] = blocksFromLines(pages);
	return {
		format: 'pdf',
		blocks,
		pages: document.numPages,
		metadata,
		warnings: warningsOf(document.numPages, withoutText, unreadable),
	};
}

function warningsOf(pages: number, withoutText: number[], unreadable: number[]): string[] {
	const warnings: string[] = [];
	if (withoutText.length === pages) {
		warnings.push(
			'The PDF is a scan: its pages are pictures without text. Its text can only be had by character recognition (OCR).',
		);
	} else if (withoutText.length > 0) {
		warnings.push(`Pages without text, perhaps scanned pictures: ${listed(withoutText)}.`);
	}
	if (unreadable.length > 0)
		warnings.push(`Pages that are damaged and were not read: ${listed(unreadable)}.`);
	return warnings;
}

function listed(numbers: number[]): string {
	const shown = numbers.slice(0, 20).join(', ');
	return numbers.length > 20 ? `${shown} and ${numbers.length - 20} more` : shown;
}

function metadataOf(raw: unknown): Record<string, string> {
	const parsed = information.safeParse(raw);
	if (!parsed.success) return {};
	const { info } = parsed.data;
	const found: Record<string, string | undefined> = {
		title: info.Title,
		author: info.Author,
		subject: info.Subject,
		creator: info.Creator,
		createdAt: pdfDate(info.CreationDate),
		modifiedAt: pdfDate(info.ModDate),
	};
	return Object.fromEntries(
		Object.entries(found).flatMap(([key, value]) => (value?.trim() ? [[key, value.trim()]] : [])),
	);
}

/** `D:20240305093000+09'00'` (ISO 32000-1, 7.9.4) as ISO 8601. */
function pdfDate(value: string | undefined): string | undefined {
	const parts = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?|Z)?/.exec(value ?? '');
	if (parts === null) return undefined;
	const [
		,
		year,
		month = '01',
		day = '01',
		hour = '00',
		minute = '00',
		second = '00',
		sign,
		zoneHour,
		zoneMinute = '00',
	] = parts;
	const zone = sign === undefined ? 'Z' : `${sign}${zoneHour}:${zoneMinute}`;
	const date = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${zone}`);
	return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}
