/** Reads a body piece by piece, as the reader of a web stream does. */
export interface PieceReader {
	read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
	/**
	 * Hands what follows to `take` as it comes. Resolves at the end, and as soon as somebody reads or cancels; rejects as
	 * `read` does. Absent: there is only reading.
	 */
	flow?(take: TakePiece): Promise<void>;
	/** Closes the connection if the body is not at its end. */
	cancel(): Promise<void>;
	/** True once the body is known to be at its end, although nobody has read that yet. */
	readonly isWhole?: boolean | undefined;
}

/** Takes a piece; where it returns a promise, it is left alone until that has resolved. It never throws. */
export type TakePiece = (piece: Uint8Array) => Promise<void> | undefined;

/** How a response begins. */
export interface ResponseHead {
	/** 200 to 599. */
	status: number;
	statusText?: string | undefined;
	/** By their names in lower case; several values where one was sent several times. */
	headers: Readonly<Record<string, string | string[] | undefined>>;
}

/** A header of a response; '' where there is none. @param name in lower case. */
export function headerOf(response: Response, name: string): string {
	const value = response instanceof PieceResponse ? response.header(name) : response.headers.get(name);
	return value ?? '';
}

/**
 * A response whose body comes straight from where it is read. For whoever knows it, `pieces` saves the web stream, which
 * costs more than all that a gateway does with a piece; to everybody else it is a response like any other, made when it
 * is first asked for something else. The body is read once, in one of the two ways.
 */
export class PieceResponse implements Response {
	readonly pieces: PieceReader;
	readonly status: number;
	readonly statusText: string;
	readonly redirected = false;
	readonly type = 'default';
	readonly url = '';
	readonly #given: ResponseHead['headers'];
	#headers: Headers | undefined;
	#whole: Response | undefined;

	/** @throws RangeError for a status that no response has. */
	constructor({ status, statusText = '', headers }: ResponseHead, pieces: PieceReader) {
		if (status < 200 || status > 599) {
			throw new RangeError(`${status} is no status of a response.`);
		}
		this.pieces = pieces;
		this.status = status;
		this.statusText = statusText;
		this.#given = headers;
	}

	/** One header, without making `Headers` of them all. @param name in lower case. */
	header(name: string): string | undefined {
		return this.#given[name]?.toString();
	}

	get headers(): Headers {
		if (!this.#headers) {
			this.#headers = new Headers();
			for (const [name, values] of Object.entries(this.#given)) {
				for (const value of [values].flat()) {
					this.#headers.append(name, value ?? '');
				}
			}
		}
		return this.#headers;
	}

	get ok(): boolean {
		return this.status < 300;
	}

	get body(): Response['body'] {
		return this.#response().body;
	}

	get bodyUsed(): boolean {
		return this.#whole?.bodyUsed ?? false;
	}

	arrayBuffer(): Promise<ArrayBuffer> {
		return this.#response().arrayBuffer();
	}

	blob(): Promise<Blob> {
		return this.#response().blob();
	}

	async bytes(): Promise<Uint8Array<ArrayBuffer>> {
		return new Uint8Array(await this.arrayBuffer());
	}

	clone(): Response {
		return this.#response().clone();
	}

	formData(): Promise<FormData> {
		return this.#response().formData();
	}

	json(): Promise<unknown> {
		return this.#response().json();
	}

	text(): Promise<string> {
		return this.#response().text();
	}

	#response(): Response {
		const { status, statusText, headers } = this;
		this.#whole ??= new Response(BODILESS.has(status) ? null : streamOf(this.pieces), {
			status,
			statusText,
			headers,
		});
		return this.#whole;
	}
}

/** A response of these takes no body, not even an empty one. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** What reads the body of a response; undefined for one without a body. */
export function readerOf(response: Response): PieceReader | undefined {
	return response instanceof PieceResponse ? response.pieces : response.body?.getReader();
}

function streamOf(pieces: PieceReader): ReadableStream<Uint8Array<ArrayBuffer>> {
	return new ReadableStream(
		{
			async pull(controller) {
				const { value } = await pieces.read();
				if (value) {
					controller.enqueue(new Uint8Array(value));
				} else {
					controller.close();
				}
			},
			cancel: () => pieces.cancel(),
		},
		{ highWaterMark: 0 },
	);
}
