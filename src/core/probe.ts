import { t } from '@vscode/l10n';
import type { Usage } from './chat.ts';
import { toStreamError } from './errors.ts';
import { timeout } from './policies/timeout.ts';
import { type Asked, askOnce } from './probe/ask-once.ts';
import { askChecks, type Check, PROBE_CHECKS } from './probe/checks.ts';
import type { StreamFn } from './stream.ts';
import { addUsage } from './usage.ts';

/** What an endpoint made of one kind of request. */
export interface Finding {
	check: Check;
	/** `unclear`: it took the request and did not do what was asked, or failed for another reason. */
	outcome: 'yes' | 'no' | 'unclear';
	/** One sentence: what was seen. */
	detail: string;
	/** The provider's own words where it refused; bounded, without key. */
	said?: string | undefined;
}

/** What a model at an endpoint can do, as far as a handful of requests tell. */
export interface ProbeReport {
	/** What was asked for. */
	model: string;
	/** What the provider says it is. */
	servedAs?: string | undefined;
	/** The name under which it takes the limit of an answer's length; absent where it took neither. */
	maxTokensField?: 'max_tokens' | 'max_completion_tokens' | undefined;
	/** In the order of `PROBE_CHECKS`; those that could not be asked are missing. */
	findings: readonly Finding[];
	/** How many requests went out; at most 8. */
	requests: number;
	/** Of all requests whose provider told it. */
	usage?: Usage | undefined;
	/** Why nothing could be found out: the first request failed for a reason that all others would share. */
	failure?: { kind: string; message: string; detail?: string | undefined } | undefined;
}

/** What is sent, for people, before it is sent. */
export function probePlan(): string {
	return t(
		'Up to 8 short requests of about 50 tokens each, answers of at most 64 tokens: {0}.',
		PROBE_CHECKS.join(', '),
	);
}

/**
 * Finds out what a model at an endpoint can do: at most 8 requests, one after the other, each of some 50 tokens with
 * an answer of at most 64 (reasoning models may count their thoughts on top) and 30 s at most.
 *
 * @param stream the source alone: a pipeline around it would retry, learn or cache what is to be found out.
 * @throws StreamError `aborted` alone; any other failure is in the report.
 * @example await probe(connectProvider(provider), { model: 'm', signal, onFinding: (finding) => show(finding) })
 */
export async function probe(
	stream: StreamFn,
	{ model, signal, onFinding, timeoutMs = 30_000 }: ProbeOptions,
): Promise<ProbeReport> {
	const limited = timeout({ total: timeoutMs })(stream);
	let requests = 0;
	let usage: Usage | undefined;
	const ask: Asked = async (request) => {
		requests += 1;
		const reply = await askOnce(limited, { model, ...request }, signal);
		usage = addUsage(usage, reply.answer.usage);
		return reply;
	};
	const report: ProbeReport = { model, findings: [], requests: 0 };
	try {
		const { findings, servedAs, maxTokensField } = await askChecks(ask, onFinding);
		return { ...report, findings, servedAs, maxTokensField, requests, usage };
	} catch (error) {
		const failure = toStreamError(error, signal);
		if (failure.kind === 'aborted') {
			throw failure;
		}
		const { kind, message, detail } = failure;
		return { ...report, requests, usage, failure: { kind, message, detail } };
	}
}

/** What a probe goes by. */
export interface ProbeOptions {
	model: string;
	signal: AbortSignal;
	/** Told of each finding as it is made. */
	onFinding?: ((finding: Finding) => void) | undefined;
	/** For each request; default 30,000. */
	timeoutMs?: number | undefined;
}
