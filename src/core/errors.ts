import { t } from '@vscode/l10n';

/** What went wrong, in one word; sinks and policies switch on it. */
export type ErrorKind =
	| 'aborted'
	| 'timeout'
	| 'network'
	| 'interrupted'
	| 'authentication'
	| 'permission'
	| 'not-found'
	| 'invalid-request'
	| 'context-length'
	| 'rate-limit'
	| 'quota'
	| 'overloaded'
	| 'server'
	| 'content-filter'
	| 'protocol'
	| 'tool';

/** The facts of a failure besides its kind and its sentence. */
export interface ErrorFacts {
	/** The HTTP status, where there was one. */
	status?: number | undefined;
	/** How long the provider asked to wait, in ms. */
	retryAfterMs?: number | undefined;
	/** Whether the same request may succeed if sent again; default: by kind. */
	retryable?: boolean | undefined;
	/** The provider's id. */
	provider?: string | undefined;
	/** The provider's own id of the request, for its support. */
	requestId?: string | undefined;
	/** The provider's own words, bounded and without key or prompt. */
	detail?: string | undefined;
	cause?: unknown;
}

const RETRYABLE: ReadonlySet<ErrorKind> = new Set([
	'timeout',
	'network',
	'rate-limit',
	'overloaded',
	'server',
]);

/**
 * The one way in which a stream fails. `message` is for people: the cause, where, and the next step. It never
 * holds a key or a prompt.
 */
export class StreamError extends Error {
	override readonly name = 'StreamError';
	readonly kind: ErrorKind;
	readonly status: number | undefined;
	readonly retryAfterMs: number | undefined;
	readonly retryable: boolean;
	readonly provider: string | undefined;
	readonly requestId: string | undefined;
	readonly detail: string | undefined;

	constructor(kind: ErrorKind, message: string, facts: ErrorFacts = {}) {
		super(message, facts.cause === undefined ? undefined : { cause: facts.cause });
		this.kind = kind;
		this.status = facts.status;
		this.retryAfterMs = facts.retryAfterMs;
		this.retryable = facts.retryable ?? RETRYABLE.has(kind);
		this.provider = facts.provider;
		this.requestId = facts.requestId;
		this.detail = facts.detail;
	}

	/** The error as plain data, for a process boundary; without stack and cause. */
	toJSON(): StreamErrorData {
		const { kind, message, status, retryAfterMs, retryable, provider, requestId, detail } = this;
		return { kind, message, status, retryAfterMs, retryable, provider, requestId, detail };
	}
}

/** A `StreamError` as plain data. */
export interface StreamErrorData {
	kind: ErrorKind;
	message: string;
	status?: number | undefined;
	retryAfterMs?: number | undefined;
	retryable: boolean;
	provider?: string | undefined;
	requestId?: string | undefined;
	detail?: string | undefined;
}

/** The error of a call that was stopped by its own signal. */
export function aborted(): StreamError {
	return new StreamError('aborted', t('Stopped.'));
}

/** Whatever was thrown, as a `StreamError`: an abort of `signal` as `aborted`, anything unknown as `protocol`. */
export function toStreamError(error: unknown, signal?: AbortSignal): StreamError {
	if (error instanceof StreamError) {
		return error;
	}
	if (signal?.aborted) {
		return aborted();
	}
	const said = error instanceof Error ? error.message : String(error);
	return new StreamError('protocol', t('Weir failed on its side: {0}. Reporting it helps.', said), {
		cause: error,
	});
}
