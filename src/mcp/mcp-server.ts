import {
	type CallToolResult,
	McpServer,
	type ServerContext,
	type StandardSchemaWithJSON,
} from '@modelcontextprotocol/server';
import * as z from 'zod/mini';
import { type Clock, systemClock } from '../core/clock.ts';
import { StreamError, toStreamError } from '../core/errors.ts';
import { readBody } from '../core/protocols/request-body.ts';
import type { ToolOutcome } from '../gateway/metrics.ts';
import { errorResult } from './error-result.ts';
import type { McpInputs } from './inputs.ts';
import { createProgress } from './progress.ts';
import type { ConfiguredTool } from './registry/configured-tool.ts';
import type { ToolRegistry } from './registry/tool-registry.ts';
import { type McpTool, type ToolCall, toolResult } from './tool.ts';
import { toolTable } from './tool-table.ts';

/** Makes servers that all serve the same; each is for one connection, or for one request where there is none. */
export interface McpServers {
	/** @param isLasting whether the server stays: then it learns of tools that are registered while it does. */
	create(isLasting: boolean): McpServer;
	/** Calls back when the list of tools has changed. Returns its cancellation. */
	onToolsChanged(listener: () => void): () => void;
}

/** Calls under way at once, over all connections. */
const MOST_CALLS = 64;

/** @throws StreamError `invalid-request` for a tool of the configuration with a name that is taken. */
export function createMcpServers(inputs: McpInputs): McpServers {
	const { registry, version, extension, clock = systemClock } = inputs;
	const table = toolTable(inputs).map((tool) => ({ tool, schemas: schemasOf(tool) }));
	const run = createRunner(inputs.metrics, clock);

	return {
		create(isLasting) {
			const server = new McpServer(
				{ name: 'weir', title: 'Weir', version },
				{ instructions: INSTRUCTIONS, ...extension?.options },
			);
			for (const { tool, schemas } of table) {
				const { name, title, description, annotations } = tool;
				server.registerTool(name, { title, description, annotations, ...schemas }, (args: unknown, context) =>
					run(name, context, (call) => runTool(tool, args, call)),
				);
			}
			addRegistered(server, registry, run, isLasting);
			extension?.register(server);
			return server;
		},
		onToolsChanged: registry.onChange,
	};
}

const INSTRUCTIONS =
	'Weir asks language models of many providers with the keys of its user. list_models names them; ask asks one. An answer has a session_id: give it with the next question to go on.';

/** @param name as the call is counted. */
type Runner = (
	name: string,
	context: ServerContext,
	action: (call: ToolCall) => Promise<CallToolResult>,
) => Promise<CallToolResult>;

/** Runs a call within its bounds and counts it; whatever goes wrong is its result, and nothing ends the server. */
function createRunner(metrics: McpInputs['metrics'], clock: Clock): Runner {
	let open = 0;
	return async (name, context, action) => {
		const { signal } = context.mcpReq;
		const progress = createProgress(context, clock);
		const beganAt = clock.now();
		let outcome: ToolOutcome = 'ok';
		open += 1;
		try {
			checkOpen(open);
			const result = await action({ signal, progress });
			outcome = result.isError ? 'tool' : outcome;
			return result;
		} catch (error) {
			const failure = toStreamError(error, signal);
			outcome = failure.kind;
			return errorResult(failure);
		} finally {
			open -= 1;
			progress.stop();
			metrics?.tool(name, outcome, clock.now() - beganAt);
		}
	};
}

function checkOpen(open: number): void {
	if (open > MOST_CALLS) {
		throw new StreamError(
			'rate-limit',
			`${MOST_CALLS} calls are under way, which is as many as run at once. Try again soon.`,
		);
	}
}

async function runTool(tool: McpTool, args: unknown, call: ToolCall): Promise<CallToolResult> {
	return toolResult(await tool.run(readBody(tool.input, args ?? {}), call));
}

/** The tools that are registered now, and with a server that stays, the ones that will be. */
function addRegistered(server: McpServer, registry: ToolRegistry, run: Runner, isLasting: boolean): void {
	const added = new Map<string, { remove(): void }>();
	const update = () => {
		const now = registry.registered();
		for (const [name, tool] of added) {
			if (!now.some((each) => each.name === name)) {
				tool.remove();
				added.delete(name);
			}
		}
		for (const tool of now) {
			if (!added.has(tool.name)) {
				added.set(tool.name, addOne(server, tool, registry, run));
			}
		}
	};
	update();
	if (isLasting) {
		const stop = registry.onChange(update);
		const { onclose } = server.server;
		server.server.onclose = () => {
			stop();
			onclose?.();
		};
	}
}

/** By which the user's tools are counted: their names are the user's own. */
const CONFIGURED = 'configured';

function addOne(server: McpServer, tool: ConfiguredTool, registry: ToolRegistry, run: Runner) {
	const { name, description, parameters } = tool;
	const inputSchema = jsonSchema({ ...parameters, type: 'object' });
	return server.registerTool(name, { description, inputSchema }, (args: unknown, context) =>
		run(CONFIGURED, context, async ({ signal }) => {
			const call = {
				type: 'tool-call' as const,
				index: 0,
				id: '',
				name,
				arguments: JSON.stringify(args ?? {}),
			};
			const { content, isError = false } = await registry.tools().run(call, signal);
			return { content: [{ type: 'text', text: content }], isError };
		}),
	);
}

function schemasOf({ input, output }: McpTool) {
	return {
		inputSchema: jsonSchema(z.toJSONSchema(input, { io: 'input' })),
		outputSchema: jsonSchema(z.toJSONSchema(output, { io: 'output' })),
	};
}

/** A schema that is told and not checked here: arguments are checked by the tools, whose errors say what to do. */
function jsonSchema(schema: Record<string, unknown>): StandardSchemaWithJSON<unknown, unknown> {
	return {
		'~standard': {
			version: 1,
			vendor: 'weir',
			validate: (value: unknown) => ({ value }),
			jsonSchema: { input: () => schema, output: () => schema },
		},
	};
}
