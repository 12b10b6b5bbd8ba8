/** A file on its way. */
export interface UploadFile {
	name: string;
	mimeType: string;
	bytes: Uint8Array;
}

/**
 * One file as the body of a form: `multipart/form-data` with the one field `file`.
 *
 * Built by hand, because a `FormData` is only understood by the `fetch` that it came with, and an editor brings its
 * own.
 *
 * @param boundary stands nowhere in the file; default a random one.
 * @see https://www.rfc-editor.org/rfc/rfc7578
 */
export function encodeMultipart(
	{ name, mimeType, bytes }: UploadFile,
	boundary: string = `weir-${crypto.randomUUID()}`,
): { contentType: string; body: Uint8Array<ArrayBuffer> } {
	const encoder = new TextEncoder();
	const head = encoder.encode(
		`--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${escapeName(name)}"\r\n` +
			`Content-Type: ${escapeName(mimeType)}\r\n\r\n`,
	);
	const tail = encoder.encode(`\r\n--${boundary}--\r\n`);
	const body = new Uint8Array(head.length + bytes.length + tail.length);
	body.set(head);
	body.set(bytes, head.length);
	body.set(tail, head.length + bytes.length);
	return { contentType: `multipart/form-data; boundary=${boundary}`, body };
}

/** As browsers do it: what would end the quotes or the line is percent-encoded. */
function escapeName(name: string): string {
	return name.replace(/["\r\n]/g, (unit) => encodeURIComponent(unit));
}
