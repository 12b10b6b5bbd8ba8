import { accumulate, emptyAnswer } from '../core/accumulate.ts';
import { type Clock, systemClock } from '../core/clock.ts';
import { type StreamError, toStreamError } from '../core/errors.ts';
import type { ClientRequest, ServerHalf } from '../core/protocols/server.ts';
import { estimateInput, loadTokenCounter } from '../core/token-estimate.ts';
import type { AnswerPlan, GatewayPolicies, Planner } from './answer-plan.ts';
import { betasOf } from './betas.ts';
import type { Exchange } from './exchange.ts';
import type { Face } from './face.ts';
import { POLICY_HEADER, readPolicyHeader } from './policy-header.ts';
import { readJson } from './read-body.ts';
import { Refused } from './refusal.ts';
import type { ReplyTimes } from './reply-stream.ts';
import { asToldToClient, streamAnswer } from './stream-answer.ts';

/** What answering a chat takes. */
export interface ChatInputs {
	plan: Planner;
	policies: GatewayPolicies;
	times: ReplyTimes;
	/** The longest body of a request, in bytes. */
	mostBytes: number;
	clock?: Clock | undefined;
}

/**
 * Answers one chat completion in the client's own protocol, by whichever protocol the model speaks.
 *
 * @param half of the protocol that `face` names.
 * @param headers of every response to this client.
 */
export async function answerChat(
	half: ServerHalf,
	face: Face,
	exchange: Exchange,
	headers: Readonly<Record<string, string>>,
	inputs: ChatInputs,
): Promise<void> {
	let plan: AnswerPlan | undefined;
	try {
		const asked = half.decodeRequest(withModel(await readJson(exchange.request, inputs.mostBytes)));
		const request = withHeaders(asked, exchange, inputs.policies);
		plan = await inputs.plan(request, face);
		const answering = { face, asked: request, plan, exchange, headers, inputs };
		await (asked.stream ? stream : answerWhole)(half, answering);
	} catch (error) {
		if (error instanceof Refused) {
			throw error;
		}
		fail(half, exchange, toStreamError(error, exchange.signal), plan);
	}
}

interface Answering {
	face: Face;
	asked: ClientRequest;
	plan: AnswerPlan;
	exchange: Exchange;
	headers: Readonly<Record<string, string>>;
	inputs: ChatInputs;
}

async function stream(
	half: ServerHalf,
	{ face, asked, plan, exchange, headers, inputs }: Answering,
): Promise<void> {
	const { request, includeUsage, toolShapes } = asked;
	// Only this protocol tells the length of the request before its answer.
	const count = face === 'anthropic-messages' ? await loadTokenCounter() : undefined;
	const encoder = half.createEncoder({
		model: request.model,
		includeUsage,
		toolShapes,
		estimateInput: count && (() => estimateInput(request, count)),
	});
	const events = plan.stream(plan.request, { signal: exchange.signal });
	await streamAnswer(events, exchange, {
		encoder,
		times: inputs.times,
		headers: () => ({ ...headers, ...headersOf(exchange, plan) }),
		clock: inputs.clock ?? systemClock,
	});
}

/** The model streams all the same: that is how a silent one is noticed, and a broken answer goes on. */
async function answerWhole(half: ServerHalf, { asked, plan, exchange }: Answering): Promise<void> {
	const answer = emptyAnswer();
	for await (const event of plan.stream(plan.request, { signal: exchange.signal })) {
		accumulate(answer, event);
	}
	const { request, toolShapes } = asked;
	const body = half.encodeAnswer(answer, { model: request.model, toolShapes });
	exchange.send(200, { 'content-type': 'application/json', ...headersOf(exchange, plan) }, body);
}

function headersOf({ id }: Exchange, plan: AnswerPlan): Record<string, string> {
	const outcome = plan.cacheOutcome();
	return {
		'x-request-id': id,
		'request-id': id,
		...(outcome ? { 'x-weir-cache': outcome } : {}),
		...(plan.leftOut.length > 0 ? { 'x-weir-left-out': headerText(plan.leftOut) } : {}),
	};
}

/** Clients name tools as they like, and a header holds less than that. */
function headerText(names: readonly string[]): string {
	return names
		.map((name) => name.replace(/[^\w.-]/g, '_'))
		.join(', ')
		.slice(0, LONGEST_HEADER);
}

const LONGEST_HEADER = 500;

function fail(
	half: ServerHalf,
	exchange: Exchange,
	failure: StreamError,
	plan: AnswerPlan | undefined,
): void {
	const { status, headers, body } = half.encodeError(asToldToClient(failure));
	exchange.send(status, { ...headers, 'x-should-retry': String(isWorthRetrying(failure, plan)) }, body);
}

/**
 * What the gateway has repeated in vain is not to be repeated by its clients too, or each of their tries would be
 * several. A wait that was too long for the gateway may be short enough for them.
 */
function isWorthRetrying(
	{ retryable, retryAfterMs = 0 }: StreamError,
	plan: AnswerPlan | undefined,
): boolean {
	return retryable && (!plan?.retries || retryAfterMs > LONGEST_WAIT_MS);
}

/** Up to here the pipeline waits by itself. */
const LONGEST_WAIT_MS = 60_000;

/** A body without a model is for the default one; whether there is one is seen later. */
function withModel(body: unknown): unknown {
	const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
	return isObject && !('model' in body && body.model) ? { ...body, model: 'default' } : body;
}

/** @throws StreamError `invalid-request` for policies that are not the client's to switch off. */
function withHeaders(
	asked: ClientRequest,
	exchange: Exchange,
	{ switchable }: GatewayPolicies,
): ClientRequest {
	const { headers } = exchange.request;
	const betas = betasOf(exchange);
	const control = headers['cache-control'];
	const isFresh = control !== undefined && /(?:^|[\s,])no-(?:store|cache)\b/i.test(control);
	const policies = readPolicyHeader(headers[POLICY_HEADER]?.toString(), switchable);
	return isFresh || policies || betas
		? { ...asked, betas, request: { ...asked.request, ...(isFresh && { fresh: true }), policies } }
		: asked;
}
