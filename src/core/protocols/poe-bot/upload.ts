import { t } from '@vscode/l10n';
import * as z from 'zod/mini';
import type { ChatRequest, FilePart, ImagePart } from '../../chat.ts';
import { StreamError } from '../../errors.ts';
import { abortable } from '../../http/abortable.ts';
import { readBriefly } from '../../http/body.ts';
import { createHeaders } from '../../http/headers.ts';
import { request as send } from '../../http/request.ts';
import type { Call } from '../../stream.ts';
import { readDataUrl } from '../data-url.ts';
import { parseJson } from '../json.ts';
import type { Endpoint } from '../protocol.ts';
import { type Exchange, providerError, unexpectedAnswer } from '../provider-error.ts';
import { type Attachment, attachmentAt, type FindAttachment, nameIn } from './attachment.ts';
import { encodeMultipart, type UploadFile } from './multipart.ts';

/** Where Poe takes files, whatever address its bots have. */
export const UPLOAD_URL = 'https://www.quora.com/poe_api/file_upload_3RD_PARTY_POST';

/** Uploads what a request attaches. */
export interface Uploads {
	/**
	 * Uploads every image and file of the messages that has not been uploaded yet, one after the other.
	 *
	 * @throws StreamError `authentication` where the key is not for the address that takes files; `invalid-request`
	 * for data that is not base64; else as a request does.
	 */
	all(request: ChatRequest, call: Call): Promise<FindAttachment>;
}

type Part = ImagePart | FilePart;

/** @param fetch what sends the requests; default the global one. */
export function createUploads(endpoint: Endpoint, fetch: typeof globalThis.fetch | undefined): Uploads {
	// A turn with tools sends its messages in every round; what it attaches is the same object each time.
	const uploaded = new WeakMap<Part, Attachment>();
	return {
		async all({ messages }, call) {
			const parts = messages.flatMap((message) => (message.role === 'user' ? message.content : []));
			for (const part of parts) {
				if (part.type !== 'text' && !uploaded.has(part)) {
					uploaded.set(part, await upload(part, endpoint, call, fetch));
				}
			}
			return (part) => uploaded.get(part);
		},
	};
}

const answer = z.object({
	attachment_url: z.string(),
	mime_type: z.catch(z.optional(z.string()), undefined),
});

async function upload(
	part: Part,
	endpoint: Endpoint,
	call: Call,
	fetch: typeof globalThis.fetch | undefined,
): Promise<Attachment> {
	const { contentType, body, name, mimeType } = encodeUpload(part);
	const key = await abortable(keyFor(endpoint), call.signal);
	// The endpoint's own headers are meant for its own address.
	const headers = createHeaders({ accept: '*/*', 'content-type': contentType }, endpoint, key);
	if (key !== undefined) {
		// This address wants the bare key.
		headers.authorization = key;
	}
	const exchange: Exchange = { provider: endpoint.provider, name: endpoint.name, url: UPLOAD_URL, key };
	const response = await send({
		url: UPLOAD_URL,
		method: 'POST',
		headers,
		body,
		server: endpoint,
		call,
		fetch,
	});
	const text = await readBriefly(response, { signal: call.signal });
	if (!response.ok) {
		throw providerError(parseJson(text) ?? text, exchange, response);
	}
	const said = answer.safeParse(parseJson(text));
	if (!said.success) {
		throw unexpectedAnswer(t('something that is no attachment'), text, exchange, response.status);
	}
	return attachmentAt(said.data.attachment_url, said.data.mime_type || mimeType, name);
}

async function keyFor({ key, name, provider, baseUrl }: Endpoint): Promise<string | undefined> {
	const { origin } = new URL(UPLOAD_URL);
	try {
		return await key?.(origin);
	} catch (cause) {
		if (cause instanceof StreamError && cause.kind === 'authentication') {
			throw new StreamError(
				'authentication',
				t(
					"Files for {0}'s bots go to {1}, and the key is only for {2}. Send the message without files, or turn on the OpenAI client for Poe.",
					name,
					origin,
					new URL(baseUrl).origin,
				),
				{ provider },
			);
		}
		throw cause;
	}
}

interface EncodedUpload {
	contentType: string;
	body: string | Uint8Array<ArrayBuffer>;
	name: string;
	mimeType: string;
}

/** A file goes out as a form with its bytes; what lies on the web goes out as its address, and Poe fetches it. */
function encodeUpload(part: Part): EncodedUpload {
	const file = fileOf(part);
	if (file) {
		return { ...encodeMultipart(file), name: file.name, mimeType: file.mimeType };
	}
	const url = 'url' in part ? part.url : '';
	const name = nameIn(url);
	return {
		contentType: 'application/x-www-form-urlencoded',
		body: new URLSearchParams({ download_url: url, download_filename: name }).toString(),
		name,
		mimeType: 'application/octet-stream',
	};
}

/** Undefined for what lies on the web. */
function fileOf(part: Part): UploadFile | undefined {
	if (part.type === 'file') {
		return { name: part.name, mimeType: part.mimeType, bytes: decodeBase64(part.data, part.name) };
	}
	const image = 'url' in part ? readDataUrl(part.url) : part;
	if (!image) {
		return undefined;
	}
	const { mimeType, data } = image;
	const name = `image.${mimeType.split('/').at(-1)}`;
	return { name, mimeType, bytes: decodeBase64(data, name) };
}

function decodeBase64(data: string, name: string): Uint8Array {
	try {
		return Uint8Array.from(atob(data), (unit) => unit.charCodeAt(0));
	} catch {
		throw new StreamError(
			'invalid-request',
			t('{0} cannot be sent: its data is not base64. Attach it again.', name),
		);
	}
}
