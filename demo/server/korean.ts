import iconv from 'iconv-lite';

/** Code page 949: what Korean servers call EUC-KR, with all 11,172 syllables. */
export function toCp949(text: string): Buffer {
	return iconv.encode(text, 'cp949');
}

/** Bytes of a file name as they go into a header that knows only single bytes. */
export function rawHeader(text: string): string {
	return toCp949(text).toString('latin1');
}

export function percentEncodeCp949(text: string): string {
	return [...toCp949(text)]
		.map((byte) =>
			/[A-Za-z0-9_.~-]/.test(String.fromCharCode(byte))
				? String.fromCharCode(byte)
				: `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
		)
		.join('');
}

/** Fields of a query or a form in CP949, whichever characters the browser escaped. */
export function cp949Fields(raw: string): Map<string, string> {
	const decode = (part: string): string => {
		const single = part
			.replaceAll('+', ' ')
			.replace(/%([0-9A-Fa-f]{2})/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
		return iconv.decode(Buffer.from(single, 'latin1'), 'cp949');
	};
	const fields = new Map<string, string>();
	for (const pair of raw.split('&')) {
		if (pair === '') continue;
		const equals = pair.indexOf('=');
		const key = equals < 0 ? pair : pair.slice(0, equals);
		fields.set(decode(key), equals < 0 ? '' : decode(pair.slice(equals + 1)));
	}
	return fields;
}
