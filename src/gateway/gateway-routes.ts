import { toStreamError } from '../core/errors.ts';
import type { ServerHalf } from '../core/protocols/server.ts';
import { SERVER_HALVES } from '../core/protocols/server-table.ts';
import { createPlanner, type PlanInputs } from './answer-plan.ts';
import { answerChat, type ChatInputs } from './chat.ts';
import { countTokens } from './count-tokens.ts';
import type { Exchange } from './exchange.ts';
import type { Face } from './face.ts';
import type { Metrics } from './metrics.ts';
import { createModelList } from './model-list.ts';
import { Refused } from './refusal.ts';
import type { Handler, Routes } from './routes.ts';

/** What the routes serve with. */
export interface RouteInputs extends Omit<ChatInputs, 'plan'>, Omit<PlanInputs, 'meter'> {
	metrics: Metrics;
	/** Weir's, for `/health`. */
	version: string;
	/** So many answers at once; one more is told to come again. */
	mostAnswers: number;
}

/** Every path of the gateway. */
export function createRoutes(inputs: RouteInputs): Routes {
	const { metrics, models, mostBytes } = inputs;
	const list = createModelList(models);
	const enter = limitAnswers(inputs);
	const chatInputs: ChatInputs = { ...inputs, plan: createPlanner({ ...inputs, meter: metrics.call }) };
	const chat = (face: Face): { methods: { POST: Handler } } => {
		// Kept, since Node looks up what is imported anew for each request.
		let half: Promise<ServerHalf> | undefined;
		return {
			methods: {
				POST: async (exchange, headers) => {
					const leave = enter(exchange);
					exchange.response.on('close', leave);
					half ??= SERVER_HALVES[face]();
					return answerChat(await half, face, exchange, headers, chatInputs);
				},
			},
		};
	};
	return {
		'/health': {
			isOpen: true,
			methods: {
				GET: (exchange) => sendJson(exchange, JSON.stringify({ ok: true, version: inputs.version })),
			},
		},
		'/v1/chat/completions': chat('openai-chat'),
		'/v1/responses': chat('openai-responses'),
		'/v1/messages': chat('anthropic-messages'),
		'/v1/messages/count_tokens': {
			methods: { POST: (exchange) => countTokens(exchange, models, mostBytes) },
		},
		'/v1/models': {
			methods: { GET: async (exchange) => sendJson(exchange, await list.all(exchange.signal)) },
		},
		'/v1/models/': {
			methods: {
				GET: (exchange) => sendOne(exchange, (name) => list.one(name, exchange.signal)),
			},
		},
		'/metrics': {
			methods: {
				GET: async ({ send }) => {
					const { type, body } = await metrics.text();
					send(200, { 'content-type': type }, body);
				},
			},
		},
	};
}

/** Counts the answers under way. @throws Refused 429 for one too many. */
function limitAnswers({ metrics, mostAnswers }: RouteInputs): (exchange: Exchange) => () => void {
	let open = 0;
	return () => {
		if (open >= mostAnswers) {
			throw new Refused({
				status: 429,
				type: 'rate_limit_error',
				message: `${mostAnswers} answers are under way, which is as many as this server gives at once. Try again soon.`,
				headers: { 'retry-after': '1', 'x-should-retry': 'true' },
			});
		}
		open += 1;
		const done = metrics.answering();
		return () => {
			open -= 1;
			done();
		};
	};
}

function sendJson({ send }: Exchange, body: string): void {
	send(200, { 'content-type': 'application/json' }, body);
}

async function sendOne(exchange: Exchange, find: (name: string) => Promise<string>): Promise<void> {
	try {
		sendJson(exchange, await find(nameIn(exchange.path)));
	} catch (error) {
		const half = await SERVER_HALVES['openai-chat']();
		const { status, headers, body } = half.encodeError(toStreamError(error, exchange.signal));
		exchange.send(status, headers, body);
	}
}

/** Clients escape the slash of `provider/model`, or do not. */
function nameIn(path: string): string {
	const name = path.slice('/v1/models/'.length);
	try {
		return decodeURIComponent(name);
	} catch {
		return name;
	}
}
