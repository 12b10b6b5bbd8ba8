/** Reads a body piece by piece, as the reader of a web stream does. */
export interface PieceReader {
	read(): Promise<{ done: boolean; value?: Uint8Array | undefined }>;
	/** Closes the connection if the body is not at its end. */
	cancel(): Promise<void>;
}

/** How a response begins. */
export interface ResponseHead {
	/** 200 to 599. */
	status: number;
	statusText?: string | undefined;
	headers: Headers;
}

/**
 * A response whose body comes straight from where it is read. For whoever knows it, `pieces` saves the web stream, which
 * costs more than all that a gateway does with a piece; to everybody else it is a response like any other. The body is
 * read once, in one of the two ways.
 */
export class PieceResponse extends Response {
	readonly pieces: PieceReader;

	constructor({ status, statusText = '', headers }: ResponseHead, pieces: PieceReader) {
		super(BODILESS.has(status) ? null : streamOf(pieces), { status, statusText, headers });
		this.pieces = pieces;
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
