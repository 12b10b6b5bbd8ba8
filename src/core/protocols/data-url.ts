/** What a data URL holds, in base64; undefined for any other address. */
export function readDataUrl(url: string): { mimeType: string; data: string } | undefined {
	const head = /^data:([^;,]+)(?:;[^;,]+)*;base64,/.exec(url);
	return head?.[1] === undefined ? undefined : { mimeType: head[1], data: url.slice(head[0].length) };
}

/** Data as an address of its own; `data` is base64. */
export function dataUrl({ mimeType, data }: { mimeType: string; data: string }): string {
	return `data:${mimeType};base64,${data}`;
}
