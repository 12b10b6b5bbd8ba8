import type { IncomingMessage } from 'node:http';
import type { Clock } from '../core/clock.ts';
import { type Access, WRONG_TOKEN } from './access.ts';
import type { Exchange } from './exchange.ts';
import { createGuessThrottle } from './guess-throttle.ts';
import { type Refusal, Refused } from './refusal.ts';
import { allowOf, findRoute, handlerOf, type Route, type Routes } from './routes.ts';

/** What decides over a request. */
export interface AnswerInputs {
	access: Access;
	routes: Routes;
	drain: { readonly isDraining: boolean };
	clock: Clock;
	metrics: { refused(status: number): void };
	/** Told of what should not have happened. */
	onFault?: ((error: unknown) => void) | undefined;
}

/** Every request's way: who sends it and whereto, then what is asked for, then the token, then the answer. */
export function createAnswer({ access, routes, drain, clock, metrics, onFault }: AnswerInputs) {
	const delayOfGuess = createGuessThrottle(clock);

	const refuse = (exchange: Exchange, refusal: Refusal): void => {
		metrics.refused(refusal.status);
		exchange.refuse(refusal);
	};

	const refuseToken = (exchange: Exchange, isGuess: boolean): void => {
		const delay = isGuess ? delayOfGuess() : 0;
		if (delay === 0) {
			refuse(exchange, WRONG_TOKEN);
			return;
		}
		const cancel = clock.after(delay, () => refuse(exchange, WRONG_TOKEN));
		exchange.signal.addEventListener('abort', cancel, { once: true });
	};

	return async (exchange: Exchange, headers: Readonly<Record<string, string>>): Promise<void> => {
		const { request, path } = exchange;
		const { method = '' } = request;
		const stranger = access.checkSender(request);
		if (stranger) {
			return refuse(exchange, stranger);
		}
		const route = findRoute(routes, path);
		if (route && method === 'OPTIONS') {
			return exchange.send(204, optionsHeaders(route, headers, request), '');
		}
		const token = route?.isOpen ? 'right' : access.checkToken(request);
		if (token !== 'right') {
			return refuseToken(exchange, token === 'wrong');
		}
		const handler = route && handlerOf(route, method);
		if (!handler || drain.isDraining) {
			return refuse(exchange, drain.isDraining ? STOPPING : route ? wrongMethod(route) : NO_SUCH_PATH);
		}
		try {
			await handler(exchange, headers);
		} catch (error) {
			if (error instanceof Refused) {
				return refuse(exchange, error.refusal);
			}
			if (!exchange.signal.aborted) {
				onFault?.(error);
			}
			exchange.refuse(FAULT);
		}
	};
}

const NO_SUCH_PATH: Refusal = {
	status: 404,
	type: 'not_found_error',
	message:
		'There is nothing at this path. Chats are at /v1/chat/completions, /v1/responses and /v1/messages, models at /v1/models.',
};

const STOPPING: Refusal = {
	status: 503,
	type: 'overloaded_error',
	message: 'The gateway is stopping. Start it again, then repeat the request.',
	headers: { connection: 'close' },
};

const FAULT: Refusal = {
	status: 500,
	type: 'api_error',
	message: 'Weir failed on its side. Its log says why; reporting it helps.',
};

function wrongMethod(route: Route): Refusal {
	const allow = allowOf(route);
	return {
		status: 405,
		type: 'invalid_request_error',
		message: `This path takes ${allow}. Use one of them.`,
		headers: { allow },
	};
}

/** To a web page that may ask, it says so before the page asks. */
function optionsHeaders(
	route: Route,
	cors: Readonly<Record<string, string>>,
	{ headers }: IncomingMessage,
): Record<string, string> {
	const allow = allowOf(route);
	const wanted = headers['access-control-request-headers'] ?? '';
	return 'access-control-allow-origin' in cors
		? {
				allow,
				'access-control-allow-methods': allow,
				'access-control-allow-headers': /^[\w\-, ]+$/.test(wanted) ? wanted : '',
				'access-control-allow-private-network': 'true',
				'access-control-max-age': '600',
			}
		: { allow };
}
