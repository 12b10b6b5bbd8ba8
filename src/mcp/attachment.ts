import type { FilePart, ImagePart, TextPart } from '../core/chat.ts';
import { StreamError } from '../core/errors.ts';
import { quote } from '../core/http/quote.ts';
import { resolveTarget } from '../tools/resolve-target.ts';
import type { FileAccess } from '../tools/workspace-files.ts';

/** A file as a client hands it over: by its path, where the server may read it, or itself. */
export interface AttachmentInput {
	attachment_path?: string | undefined;
	attachment_data?: string | undefined;
	attachment_name?: string | undefined;
	attachment_mime_type?: string | undefined;
}

/** The longest file, in bytes; more, no provider takes. */
const MOST_BYTES = 20 * 2 ** 20;

/** Text goes into the message itself, where every model reads it; in bytes. */
const MOST_TEXT = 2 ** 20;

/**
 * Reads a file for a model. A path must lie in a folder that the user opened to the server, links resolved; what by
 * its name holds keys is not read.
 *
 * @param files absent: no file of this machine is read.
 * @throws StreamError `invalid-request` or `tool` with what to do instead.
 */
export async function readAttachment(
	input: AttachmentInput,
	files: FileAccess | undefined,
): Promise<TextPart | ImagePart | FilePart> {
	const { attachment_path: path, attachment_data: data } = input;
	if ((path === undefined) === (data === undefined)) {
		throw invalid('Either attachment_path or attachment_data is needed, and not both.');
	}
	const bytes = data === undefined ? await readFile(path ?? '', files) : decode(data);
	if (bytes.length > MOST_BYTES) {
		throw invalid(`The attachment is longer than ${MOST_BYTES / 2 ** 20} MiB. Shorten it.`);
	}
	const name = input.attachment_name ?? baseName(path ?? 'attachment');
	return partOf(name, input.attachment_mime_type ?? typeOf(name), bytes);
}

async function readFile(path: string, files: FileAccess | undefined): Promise<Buffer> {
	if (!files) {
		throw invalid(
			'This server reads no files of its machine. Send the file itself as attachment_data, in base64, or name folders under "attachments" in its configuration.',
		);
	}
	const target = await resolveTarget(files, path);
	if (target.secret) {
		throw invalid(`${target.label} by its name holds keys or passwords, and is not read to a model.`);
	}
	const entry = await files.entry(target.path);
	if (entry?.kind !== 'file') {
		throw invalid(`${target.label} is ${entry ? 'no file' : 'not there'}. Give the path of a file.`);
	}
	if (entry.size > MOST_BYTES) {
		throw invalid(`${target.label} is longer than ${MOST_BYTES / 2 ** 20} MiB. Shorten it.`);
	}
	return Buffer.from(await files.read(target.path));
}

function decode(data: string): Buffer {
	const bare = data.replace(/^data:[^,]*;base64,/, '').replace(/\s+/g, '');
	if (!/^[\w+/-]+={0,2}$/.test(bare)) {
		throw invalid('attachment_data is not base64. Encode the file in it.');
	}
	return Buffer.from(bare, 'base64');
}

function partOf(name: string, mimeType: string | undefined, bytes: Buffer): TextPart | ImagePart | FilePart {
	if (mimeType !== undefined && /^image\/(?:png|jpeg|gif|webp)$/.test(mimeType)) {
		return { type: 'image', mimeType, data: bytes.toString('base64') };
	}
	const text = mimeType === 'application/pdf' || bytes.length > MOST_TEXT ? undefined : textIn(bytes);
	return text === undefined
		? { type: 'file', name, mimeType: mimeType ?? 'application/octet-stream', data: bytes.toString('base64') }
		: { type: 'text', text: `The attached file ${JSON.stringify(name)}:\n\n${text}` };
}

function textIn(bytes: Buffer): string | undefined {
	try {
		return bytes.includes(0) ? undefined : new TextDecoder('utf-8', { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

function baseName(path: string): string {
	return quote(path.split(/[\\/]/).at(-1) || 'attachment', 200);
}

function typeOf(name: string): string | undefined {
	return TYPES.get(/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '');
}

const TYPES: ReadonlyMap<string, string> = new Map([
	['png', 'image/png'],
	['jpg', 'image/jpeg'],
	['jpeg', 'image/jpeg'],
	['gif', 'image/gif'],
	['webp', 'image/webp'],
	['pdf', 'application/pdf'],
	['mp3', 'audio/mpeg'],
	['wav', 'audio/wav'],
	['mp4', 'video/mp4'],
]);

function invalid(message: string): StreamError {
	return new StreamError('invalid-request', message);
}
