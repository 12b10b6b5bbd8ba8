/** Why the gateway itself turns a request away, as an HTTP response; a failed model call is a `StreamError` instead. */
export interface Refusal {
	status: number;
	/** As Anthropic names its errors; OpenAI's clients take any name. */
	type: string;
	/** For people: what is so, and what to do. */
	message: string;
	headers?: Readonly<Record<string, string>> | undefined;
}

/** A refusal that a function far from the response has come to. */
export class Refused extends Error {
	override readonly name = 'Refused';
	readonly refusal: Refusal;

	constructor(refusal: Refusal) {
		super(refusal.message);
		this.refusal = refusal;
	}
}

/** The body of a refusal: at once what OpenAI's and what Anthropic's clients read. */
export function refusalBody({ type, message }: Refusal): string {
	return JSON.stringify({
		type: 'error',
		error: { message, type, param: null, code: null },
		request_id: null,
	});
}
