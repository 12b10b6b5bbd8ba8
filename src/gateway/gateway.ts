import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type Clock, systemClock } from '../core/clock.ts';
import { StreamError } from '../core/errors.ts';
import { type Access, type AccessRules, createAccess } from './access.ts';
import type { GatewayPolicies } from './answer-plan.ts';
import { createAnswer } from './answer-request.ts';
import { limitConnections } from './connections.ts';
import { createDrain } from './drain.ts';
import { createExchange } from './exchange.ts';
import { createRoutes } from './gateway-routes.ts';
import { DEFAULT_LIMITS, type GatewayLimits } from './limits.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import type { ModelDirectory } from './model-directory.ts';
import type { Routes } from './routes.ts';

/** What a gateway serves, to whom and where. */
export interface GatewayOptions extends AccessRules {
	models: ModelDirectory;
	policies: GatewayPolicies;
	/** Weir's version, for `/health`. */
	version: string;
	/** Default 127.0.0.1. Any other one lets other machines in: the token is all that keeps them out. */
	host?: string | undefined;
	/** Default 0: any that is free. */
	port?: number | undefined;
	limits?: Partial<GatewayLimits> | undefined;
	/** Further paths, such as `/mcp`; the token and all checks come first. */
	routes?: Routes | undefined;
	/** What `/metrics` tells; handed in where others count there too. */
	metrics?: Metrics | undefined;
	/** Told of what should not have happened. */
	onFault?: ((error: unknown) => void) | undefined;
	clock?: Clock | undefined;
}

/** A server of models for other programs. */
export interface Gateway {
	/**
	 * Begins to listen.
	 *
	 * @returns its address without a path, as `http://127.0.0.1:4321`.
	 * @throws StreamError `invalid-request` where the address cannot be had.
	 */
	listen(): Promise<{ url: string; port: number }>;
	/**
	 * Stops: takes no new requests, lets the answers under way come to their end for `limits.drainMs`, and ends the rest
	 * with an error. Resolves when every connection is closed.
	 */
	close(): Promise<void>;
}

/** Creates a gateway; it listens when it is told to. */
export function createGateway(options: GatewayOptions): Gateway {
	const limits: GatewayLimits = { ...DEFAULT_LIMITS, ...options.limits };
	const { clock = systemClock, host = '127.0.0.1', port = 0 } = options;
	const { models, policies, version, routes: further, metrics = createMetrics() } = options;
	const { mostBytes, mostAnswers } = limits;
	const own = createRoutes({
		models,
		policies,
		version,
		metrics,
		times: limits,
		mostBytes,
		mostAnswers,
		clock,
	});
	const server = createServer({
		headersTimeout: limits.headersMs,
		requestTimeout: limits.requestMs,
		keepAliveTimeout: limits.idleMs,
		connectionsCheckingInterval: Math.min(1000, limits.headersMs),
		maxHeaderSize: limits.mostHeaderBytes,
	});
	server.maxConnections = limits.mostConnections;
	limitConnections(server, limits, clock);
	const drain = createDrain(server, limits.drainMs, clock);

	const serve = (access: Access) => {
		const answer = createAnswer({
			access,
			routes: { ...own, ...further },
			drain,
			clock,
			metrics,
			onFault: options.onFault,
		});
		server.on('request', (request: IncomingMessage, response: ServerResponse) => {
			const controller = new AbortController();
			drain.enter(response, controller);
			const headers = access.corsHeaders(request);
			const exchange = createExchange(request, response, controller, {
				stallMs: limits.stallMs,
				headers,
				clock,
			});
			void answer(exchange, headers);
		});
	};

	return {
		async listen() {
			const bound = await listenOn(server, host, port);
			serve(createAccess(options, bound));
			return { url: `http://${host.includes(':') ? `[${host}]` : host}:${bound}`, port: bound };
		},
		close: drain.close,
	};
}

function listenOn(server: Server, host: string, port: number): Promise<number> {
	return new Promise((resolve, reject) => {
		server.once('error', (error: NodeJS.ErrnoException) => reject(listenError(error, host, port)));
		server.listen(port, host, () => {
			const address = server.address();
			resolve(typeof address === 'object' && address ? address.port : port);
		});
	});
}

function listenError(error: NodeJS.ErrnoException, host: string, port: number): StreamError {
	const isTaken = error.code === 'EADDRINUSE';
	const what = isTaken ? 'another program listens there' : (error.code ?? error.message);
	return new StreamError(
		'invalid-request',
		`Weir cannot listen on ${host}:${port}: ${what}. Choose another port, or 0 for any that is free.`,
		{ cause: error },
	);
}
