/**
 * What kind of media an address leads to: by its extension, or by a folder called `image`, `video` or `audio`, as
 * Poe's files have it, which then is `image/*` and so on. Undefined for anything else.
 */
export function mimeTypeOf(url: string): string | undefined {
	if (!URL.canParse(url)) {
		return undefined;
	}
	const { pathname } = new URL(url);
	const extension = /\.(\w{2,4})$/.exec(pathname)?.[1]?.toLowerCase() ?? '';
	const folder = /\/(image|video|audio)\//.exec(pathname)?.[1];
	return BY_EXTENSION.get(extension) ?? (folder === undefined ? undefined : `${folder}/*`);
}

const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
	['png', 'image/png'],
	['jpg', 'image/jpeg'],
	['jpeg', 'image/jpeg'],
	['gif', 'image/gif'],
	['webp', 'image/webp'],
	['avif', 'image/avif'],
	['svg', 'image/svg+xml'],
	['mp4', 'video/mp4'],
	['webm', 'video/webm'],
	['mov', 'video/quicktime'],
	['mp3', 'audio/mpeg'],
	['m4a', 'audio/mp4'],
	['ogg', 'audio/ogg'],
	['flac', 'audio/flac'],
	['wav', 'audio/wav'],
]);
