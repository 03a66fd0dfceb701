import { encryptedDocument } from '../faults';
import { listZip, readZipEntry } from '../zip';

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const names: Record<string, string> = {
	creator: 'author',
	subject: 'subject',
	description: 'description',
	lastsaveby: 'lastAuthor',
	CreatedDate: 'createdAt',
	ModifiedDate: 'modifiedAt',
	keyword: 'keywords',
};

/** Title, author, dates (Contents/content.hpf) and preview (Preview/PrvText.txt) of an HWPX file, KS X 6101. */
export function readHwpxProperties(bytes: Buffer): { metadata: Record<string, string>; preview: string } {
	const entries = listZip(bytes);
	const part = (name: string) => {
		const entry = entries.find((candidate) => candidate.name.toLowerCase() === name);
		return entry === undefined ? '' : (readZipEntry(bytes, entry)?.toString('utf8') ?? '');
	};
	if (/<[\w:]*encryption-data\b/.test(part('meta-inf/manifest.xml')))
		throw encryptedDocument('The Hangul document');
	const packageFile = part('contents/content.hpf').slice(0, 65_536);
	const metadata: Record<string, string> = {};
	const title = /<(?:\w+:)?title>([^<]*)</.exec(packageFile)?.[1];
	if (title !== undefined && title.trim() !== '') metadata['title'] = decoded(title);
	for (const [, name = '', value = ''] of packageFile.matchAll(
		/<(?:\w+:)?meta\s+name="(\w+)"[^>]*>([^<]*)</g,
	)) {
		const key = names[name];
		if (key !== undefined && value.trim() !== '') metadata[key] = decoded(value);
	}
	return { metadata, preview: part('preview/prvtext.txt') };
}

function decoded(text: string): string {
	return text.replace(/&(\w+);/g, (whole, name: string) => entities[name] ?? whole).trim();
}
