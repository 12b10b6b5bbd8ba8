import { StreamError } from '../core/errors.ts';
import type { GatewayConfig } from '../gateway/config.ts';
import { connectConfig } from '../gateway/connect-config.ts';
import { createGateway, type Gateway } from '../gateway/gateway.ts';
import { createMetrics } from '../gateway/metrics.ts';
import { createToken, SHORTEST_TOKEN } from '../gateway/token.ts';
import { spendingFolder, tokenFile, tokenIn } from '../gateway/token-file.ts';
import { type LazyMcpRoute, mcpRoute } from '../mcp/lazy-route.ts';
import { keepObjectsYoung } from './collector.ts';
import { readConfigOption, readVersion } from './config-option.ts';
import { readNumber } from './number-option.ts';
import { parseOptions } from './parse-options.ts';

/**
 * `weir serve`: models for other programs over HTTP, until it is stopped. Prints one line of JSON when it is ready:
 * `{"url": "http://127.0.0.1:4321", "token": "…"}`.
 *
 * @returns the exit code 0, once SIGINT or SIGTERM has stopped it and the answers under way have come to their end.
 * @throws StreamError where it cannot begin.
 */
export async function serve(args: readonly string[]): Promise<number> {
	keepObjectsYoung();
	const options = parse(args);
	const config = await readConfigOption(options);
	const port = readNumber('--port', options.port, { least: 0, most: 65_535, whole: true }) ?? config.port;
	const token = await tokenOf(config, options);
	const version = await readVersion();
	const onFault = (error: unknown) => process.stderr.write(`${JSON.stringify({ fault: String(error) })}\n`);
	const folder = spendingFolder(options['token-file'] ?? tokenFile(process.env));
	const connected = connectConfig(config, process.env, { spendingFolder: folder, onFault });
	const served = { ...connected, metrics: createMetrics() };
	const mcp = mcpRoute(async () => {
		const { mcpInputs } = await import('./mcp-inputs.ts');
		return mcpInputs(config, served, { environment: process.env, folders: [], version });
	}, onFault);
	if (config.tools) {
		await mcp.load();
	}
	const gateway = createGateway({
		...served,
		token,
		version,
		routes: { '/mcp': mcp.route },
		host: config.host,
		port,
		allowedHosts: config.allowedHosts,
		allowedOrigins: config.allowedOrigins,
		...(config.maxStreams === undefined ? {} : { limits: { mostAnswers: config.maxStreams } }),
		onFault,
	});
	const { url } = await gateway.listen();
	// Whoever reads the line may stop the process at once.
	const end = stopped(gateway, mcp);
	process.stdout.write(`${JSON.stringify({ url, token })}\n`);
	await end;
	return 0;
}

const OPTIONS = {
	port: { type: 'string' },
	config: { type: 'string' },
	demo: { type: 'boolean' },
	'token-file': { type: 'string' },
} as const;

type ServeOptions = ReturnType<typeof parse>;

function parse(args: readonly string[]) {
	return parseOptions(args, { options: OPTIONS }).values;
}

/** The demo costs nothing and leaves nothing behind: a token for this run will do. */
async function tokenOf({ tokenEnv }: GatewayConfig, options: ServeOptions): Promise<string> {
	if (tokenEnv === undefined) {
		const file = options['token-file'];
		return options.demo && file === undefined ? createToken() : tokenIn(file ?? tokenFile(process.env));
	}
	const token = process.env[tokenEnv]?.trim() ?? '';
	if (token.length < SHORTEST_TOKEN || /\s/.test(token)) {
		throw new StreamError(
			'invalid-request',
			`The environment variable ${tokenEnv} holds no token of at least ${SHORTEST_TOKEN} characters. Set it to a long random one.`,
		);
	}
	return token;
}

/** Resolves when the process has been told to stop and everything has ended; a second signal does not wait. */
function stopped(gateway: Gateway, mcp: LazyMcpRoute): Promise<void> {
	return new Promise((resolve, reject) => {
		let isStopping = false;
		const stop = () => {
			if (isStopping) {
				process.exit(130);
			}
			isStopping = true;
			// The streams of MCP have no end of their own that could be waited for.
			void mcp.close().catch(() => {});
			gateway.close().then(resolve, reject);
		};
		process.on('SIGINT', stop);
		process.on('SIGTERM', stop);
	});
}
