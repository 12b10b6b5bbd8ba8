import { callAddress } from './call-address.ts';
import type { ConfiguredTool, ToolOutcome } from './configured-tool.ts';
import { runCommand } from './run-command.ts';

/** How long a tool may take that does not say so itself, in ms. */
const PATIENCE_MS = 30_000;

/**
 * Runs a tool.
 *
 * @param args JSON text of an object, as the model wrote it.
 * @param environment where the variables named by the tool are read.
 * @throws StreamError `tool` where it cannot be run, or takes too long.
 */
export function runConfigured(
	tool: ConfiguredTool,
	args: string,
	signal: AbortSignal,
	environment: Readonly<Record<string, string | undefined>>,
): Promise<ToolOutcome> {
	const limits = { timeoutMs: tool.timeoutMs ?? PATIENCE_MS, signal };
	const { command, url = '' } = tool;
	return command
		? runCommand({ ...tool, command }, args, limits, environment)
		: callAddress({ ...tool, url }, args, limits, environment);
}
