import { lookup as resolve } from 'node:dns';
import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { StreamError } from '../../core/errors.ts';
import { isPublicAddress } from './public-address.ts';

/** How a file is fetched. */
export interface DownloadOptions {
	signal: AbortSignal;
	/** An origin that may be any address, over http too: the provider's own, which its user chose. */
	trusted?: string | undefined;
	/** Finds the addresses of a name. Default: the system's. */
	lookup?: LookupFunction | undefined;
	/** The longest file, in bytes. Default 100 MiB. */
	mostBytes?: number | undefined;
}

/** The longest a download may take, in ms. */
const LONGEST_MS = 5 * 60_000;

const MOST_HOPS = 3;

/**
 * Gets a file that a model named. The address is not to be trusted: it must be https and lead to a public address of
 * the internet, which is looked at when the connection is made, and again at each redirect. No key and no cookie goes
 * with it.
 *
 * @throws StreamError `invalid-request` for an address that may not be asked, `network` for one that does not answer.
 */
export async function download(
	url: string,
	{ signal, trusted, lookup, mostBytes = 100 * 2 ** 20 }: DownloadOptions,
): Promise<{ bytes: Buffer; mimeType: string | undefined }> {
	const limited = AbortSignal.any([signal, AbortSignal.timeout(LONGEST_MS)]);
	let address = addressOf(url, trusted);
	for (let hop = 0; hop <= MOST_HOPS; hop++) {
		const response = await get(address, limited, address.origin === trusted ? undefined : publicOnly(lookup));
		const { statusCode = 0, headers } = response;
		if (statusCode >= 300 && statusCode < 400 && headers.location !== undefined) {
			response.destroy();
			address = addressOf(new URL(headers.location, address).href, trusted);
			continue;
		}
		if (statusCode !== 200) {
			response.destroy();
			throw failed(address, `it answers ${statusCode}`);
		}
		return { bytes: await readAll(response, mostBytes, address), mimeType: typeOf(headers['content-type']) };
	}
	throw failed(address, 'it is sent on from address to address');
}

function addressOf(url: string, trusted: string | undefined): URL {
	const address = URL.canParse(url) ? new URL(url) : undefined;
	if (!address || (address.origin !== trusted && address.protocol !== 'https:') || address.username !== '') {
		throw new StreamError(
			'invalid-request',
			'Its address is not one of https. Open it yourself if you trust it.',
		);
	}
	const host = address.hostname.replace(/^\[|\]$/g, '');
	if (address.origin !== trusted && isPublicAddress(host) === false) {
		throw notPublic(address);
	}
	return address;
}

/** Names resolve here, once, and the connection goes to what was judged. */
function publicOnly(lookup: LookupFunction = resolve as LookupFunction): LookupFunction {
	return (name, options, callback) =>
		lookup(name, options, (error, found, family) => {
			const all = Array.isArray(found) ? found.map(({ address }) => address) : [found];
			const isPrivate = !error && all.some((address) => isPublicAddress(address) !== true);
			callback(isPrivate ? new Error('not a public address') : error, found, family);
		});
}

function get(
	address: URL,
	signal: AbortSignal,
	lookup: LookupFunction | undefined,
): Promise<IncomingMessage> {
	const { request } = address.protocol === 'http:' ? http : https;
	const headers = { accept: 'image/*, video/*, audio/*', 'accept-encoding': 'identity' };
	return new Promise((resolve, reject) => {
		request(address, { signal, headers, agent: false, ...(lookup ? { lookup } : {}) })
			.once('response', resolve)
			.once('error', (error) => reject(signal.aborted ? error : failed(address, error.message)))
			.end();
	});
}

async function readAll(response: IncomingMessage, mostBytes: number, address: URL): Promise<Buffer> {
	const pieces: Buffer[] = [];
	let length = 0;
	for await (const piece of response) {
		length += piece.length;
		if (length > mostBytes) {
			throw failed(address, `it is longer than ${Math.floor(mostBytes / 2 ** 20)} MiB`);
		}
		pieces.push(piece);
	}
	return Buffer.concat(pieces, length);
}

function typeOf(header: string | undefined): string | undefined {
	const type = header?.split(';')[0]?.trim().toLowerCase();
	return type && /^(?:image|video|audio)\//.test(type) ? type : undefined;
}

function notPublic(address: URL): StreamError {
	return new StreamError(
		'invalid-request',
		`${address.host} is not a public address of the internet. Open it yourself if you trust it.`,
	);
}

function failed(address: URL, why: string): StreamError {
	return new StreamError('network', `${address.host} did not give it: ${why}. Open its address yourself.`);
}
