import { Console } from 'node:console';
import { connectConfig } from '../gateway/connect-config.ts';
import { spendingFolder, tokenFile } from '../gateway/token-file.ts';
import { createMcpServers } from '../mcp/mcp-server.ts';
import { serveOverPipes } from '../mcp/stdio.ts';
import { readConfigOption, readVersion } from './config-option.ts';
import { mcpInputs } from './mcp-inputs.ts';
import { parseOptions } from './parse-options.ts';

/**
 * `weir mcp`: Weir's models as tools for the program that started it, over standard input and output. Ends when that
 * program closes its end.
 *
 * @returns the exit code 0.
 * @throws StreamError where it cannot begin.
 */
export async function mcp(args: readonly string[]): Promise<number> {
	const config = await readConfigOption(parseOptions(args, { options: OPTIONS }).values);
	// Nothing but the protocol belongs on standard output, whoever prints.
	globalThis.console = new Console(process.stderr);
	const onFault = (error: unknown) => process.stderr.write(`${JSON.stringify({ fault: String(error) })}\n`);
	const folder = spendingFolder(tokenFile(process.env));
	const servers = createMcpServers(
		mcpInputs(config, connectConfig(config, process.env, { spendingFolder: folder, onFault }), {
			environment: process.env,
			folders: [process.cwd()],
			version: await readVersion(),
		}),
	);
	await serveOverPipes(servers, {
		input: process.stdin,
		output: process.stdout,
		signal: stopSignal(),
		onFault,
	});
	// What a stopped call leaves behind, a connection or a timer, is not waited for.
	process.stdin.destroy();
	return 0;
}

const OPTIONS = { config: { type: 'string' }, demo: { type: 'boolean' } } as const;

function stopSignal(): AbortSignal {
	const controller = new AbortController();
	for (const name of ['SIGINT', 'SIGTERM'] as const) {
		process.once(name, () => controller.abort());
	}
	return controller.signal;
}
