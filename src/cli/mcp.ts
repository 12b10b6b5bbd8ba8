import { Console } from 'node:console';
import { parseArgs } from 'node:util';
import { StreamError } from '../core/errors.ts';
import { connectConfig } from '../gateway/connect-config.ts';
import { createMcpServers } from '../mcp/mcp-server.ts';
import { serveOverPipes } from '../mcp/stdio.ts';
import { readConfigOption, readVersion } from './config-option.ts';
import { mcpInputs } from './mcp-inputs.ts';

/**
 * `weir mcp`: Weir's models as tools for the program that started it, over standard input and output. Ends when that
 * program closes its end.
 *
 * @returns the exit code 0.
 * @throws StreamError where it cannot begin.
 */
export async function mcp(args: readonly string[]): Promise<number> {
	const config = await readConfigOption(readOptions(args));
	// Nothing but the protocol belongs on standard output, whoever prints.
	globalThis.console = new Console(process.stderr);
	const servers = createMcpServers(
		mcpInputs(config, connectConfig(config, process.env), {
			environment: process.env,
			folders: [process.cwd()],
			version: await readVersion(),
		}),
	);
	await serveOverPipes(servers, {
		input: process.stdin,
		output: process.stdout,
		signal: stopSignal(),
		onFault: (error) => process.stderr.write(`${JSON.stringify({ fault: String(error) })}\n`),
	});
	// What a stopped call leaves behind, a connection or a timer, is not waited for.
	process.stdin.destroy();
	return 0;
}

function readOptions(args: readonly string[]): { config?: string; demo?: boolean } {
	try {
		return parseArgs({ args: [...args], options: { config: { type: 'string' }, demo: { type: 'boolean' } } })
			.values;
	} catch (error) {
		const said = error instanceof Error ? error.message : String(error);
		throw new StreamError('invalid-request', `${said}. Run weir --help.`);
	}
}

function stopSignal(): AbortSignal {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.once(name, () => controller.abort());
	}
	return controller.signal;
}
