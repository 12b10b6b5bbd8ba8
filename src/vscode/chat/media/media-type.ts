/**
 * What a file is by its first bytes, whatever its name or its server calls it. Nothing that holds scripts is among
 * them: a drawing in SVG is not shown.
 *
 * @returns undefined for anything else.
 */
export function mediaTypeOf(bytes: Uint8Array): string | undefined {
	const head = String.fromCharCode(...bytes.subarray(0, 64));
	return SIGNATURES.find(([pattern]) => pattern.test(head))?.[1];
}

/** True for the pictures that the page shows. */
export function isPicture(mimeType: string): boolean {
	return /^image\/(?:png|jpeg|gif|webp)$/.test(mimeType);
}

/** What a file of this type is called at its end, e.g. `png`. */
export function extensionOf(mimeType: string): string {
	return EXTENSIONS[mimeType] ?? 'bin';
}

/** @see https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and the two sections after it */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
	[/^\x89PNG\r\n/, 'image/png'],
	[/^\xff\xd8\xff/, 'image/jpeg'],
	[/^GIF8[79]a/, 'image/gif'],
	[/^RIFF[\s\S]{4}WEBPVP/, 'image/webp'],
	[/^RIFF[\s\S]{4}WAVE/, 'audio/wav'],
	[/^(?:ID3|\xff[\xe2\xe3\xf2\xf3\xfa\xfb])/, 'audio/mpeg'],
	[/^fLaC/, 'audio/flac'],
	[/^OggS/, 'audio/ogg'],
	[/^[\s\S]{4}ftypM4A/, 'audio/mp4'],
	[/^[\s\S]{4}ftyp(?:isom|iso[2-9]|mp4|avc1|M4V|dash|MSNV)/, 'video/mp4'],
	[/^[\s\S]E\xdf\xa3/, 'video/webm'],
];

const EXTENSIONS: Readonly<Record<string, string>> = {
	'image/png': 'png',
	'image/jpeg': 'jpg',
	'image/gif': 'gif',
	'image/webp': 'webp',
	'audio/wav': 'wav',
	'audio/mpeg': 'mp3',
	'audio/flac': 'flac',
	'audio/ogg': 'ogg',
	'audio/mp4': 'm4a',
	'video/mp4': 'mp4',
	'video/webm': 'webm',
};
