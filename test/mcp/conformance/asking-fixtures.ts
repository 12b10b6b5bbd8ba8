import { setTimeout as sleep } from 'node:timers/promises';
import type { CallToolResult, McpServer, ServerContext } from '@modelcontextprotocol/server';
import { jsonSchema } from './schema.ts';

/** Tools that tell the client something, or ask it, while they run. */
export function registerAsking(server: McpServer): void {
	const none = jsonSchema({ type: 'object' });
	server.registerTool(
		'test_tool_with_logging',
		{ description: 'Logs.', inputSchema: none },
		async (_, context) => {
			for (const data of ['Tool execution started', 'Tool processing data', 'Tool execution completed']) {
				await context.mcpReq.notify({ method: 'notifications/message', params: { level: 'info', data } });
				await sleep(20);
			}
			return said('Done.');
		},
	);
	server.registerTool(
		'test_tool_with_progress',
		{ description: 'Progresses.', inputSchema: none },
		async (_, context) => {
			const progressToken = context.mcpReq._meta?.progressToken ?? 0;
			for (const progress of [0, 50, 100]) {
				await context.mcpReq.notify({
					method: 'notifications/progress',
					params: { progressToken, progress, total: 100 },
				});
				await sleep(20);
			}
			return said(String(progressToken));
		},
	);
	server.registerTool(
		'test_logging_tool',
		{ description: 'Logs one line.', inputSchema: none },
		async (_, { mcpReq }) => {
			await mcpReq.log('info', 'One line.');
			return said('Done.');
		},
	);
	const prompt = jsonSchema<{ prompt: string }>({
		type: 'object',
		properties: { prompt: { type: 'string' } },
	});
	server.registerTool(
		'test_sampling',
		{ description: 'Asks the model of the client.', inputSchema: prompt },
		async (args, context) => {
			const { content } = await context.mcpReq.requestSampling({
				messages: [{ role: 'user', content: { type: 'text', text: args.prompt } }],
				maxTokens: 100,
			});
			return said(`LLM response: ${'text' in content ? content.text : JSON.stringify(content)}`);
		},
	);
	const message = jsonSchema<{ message: string }>({
		type: 'object',
		properties: { message: { type: 'string' } },
	});
	server.registerTool(
		'test_elicitation',
		{ description: 'Asks the user.', inputSchema: message },
		(args, context) => elicit(context, args.message, { response: { type: 'string' } }, ['response']),
	);
	server.registerTool(
		'test_elicitation_sep1034_defaults',
		{ description: 'Asks with defaults.', inputSchema: none },
		(_, context) =>
			elicit(context, 'Check the fields.', {
				name: { type: 'string', default: 'John Doe' },
				age: { type: 'integer', default: 30 },
				score: { type: 'number', default: 95.5 },
				status: { type: 'string', enum: ['active', 'inactive', 'pending'], default: 'active' },
				verified: { type: 'boolean', default: true },
			}),
	);
	server.registerTool(
		'test_elicitation_sep1330_enums',
		{ description: 'Asks to choose.', inputSchema: none },
		(_, context) => elicit(context, 'Choose.', CHOICES),
	);
}

const OPTIONS = ['option1', 'option2', 'option3'];
const TITLED = [
	{ const: 'value1', title: 'First Option' },
	{ const: 'value2', title: 'Second Option' },
	{ const: 'value3', title: 'Third Option' },
];

const CHOICES = {
	untitledSingle: { type: 'string', enum: OPTIONS },
	titledSingle: { type: 'string', oneOf: TITLED },
	legacyEnum: {
		type: 'string',
		enum: ['opt1', 'opt2', 'opt3'],
		enumNames: ['Option One', 'Option Two', 'Option Three'],
	},
	untitledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { type: 'string', enum: OPTIONS } },
	titledMulti: { type: 'array', minItems: 1, maxItems: 3, items: { anyOf: TITLED } },
};

async function elicit(
	{ mcpReq }: ServerContext,
	message: string,
	properties: object,
	required: string[] = [],
): Promise<CallToolResult> {
	const params = { message, requestedSchema: { type: 'object', properties, required } };
	const { action, content } = await mcpReq.elicitInput(params as Parameters<typeof mcpReq.elicitInput>[0]);
	return said(`User response: action=${action}, content=${JSON.stringify(content ?? {})}`);
}

function said(text: string): CallToolResult {
	return { content: [{ type: 'text', text }] };
}
