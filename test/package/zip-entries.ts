import fs from 'node:fs';

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/**
 * The names of a ZIP archive's files, as its central directory lists them.
 *
 * @see https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT 4.3.12 and 4.3.16
 */
export function zipEntries(archive: string): string[] {
	const bytes = fs.readFileSync(archive);
	let end = bytes.length - 22;
	while (end >= 0 && bytes.readUInt32LE(end) !== END) {
		end -= 1;
	}
	if (end < 0) {
		throw new Error(`${archive} is no ZIP archive.`);
	}
	const names: string[] = [];
	for (let at = bytes.readUInt32LE(end + 16); bytes.readUInt32LE(at) === ENTRY; ) {
		const nameLength = bytes.readUInt16LE(at + 28);
		names.push(bytes.toString('utf8', at + 46, at + 46 + nameLength));
		at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
	}
	return names;
}
