import {
	acceptedContent,
	type CallToolResult,
	createRequestStateCodec,
	type InputRequests,
	inputRequired,
	type McpServer,
	type McpServerOptions,
	type ServerContext,
} from '@modelcontextprotocol/server';
import { jsonSchema } from './schema.ts';

const states = createRequestStateCodec<{ step: number }>({ key: crypto.getRandomValues(new Uint8Array(32)) });

/** Without it, nobody would look at what a client sends back. */
export const inputOptions: McpServerOptions = { requestState: { verify: states.verify } };

const NAME = question('What is your name?', 'name');
const CAPITAL = sample('What is the capital of France?', 100);
const ROOTS = inputRequired.listRoots();

interface Round {
	asks: InputRequests;
	/** Whether a sealed state goes with it. */
	hasState?: boolean;
}

/** By tool: what it asks for, round by round. */
const ROUNDS: Readonly<Record<string, readonly Round[]>> = {
	test_input_required_result_elicitation: [{ asks: { user_name: NAME } }],
	test_input_required_result_sampling: [{ asks: { capital_question: CAPITAL } }],
	test_input_required_result_list_roots: [{ asks: { client_roots: ROOTS } }],
	test_streaming_elicitation: [{ asks: { user_name: NAME } }],
	test_missing_capability: [{ asks: { capital_question: CAPITAL } }],
	test_input_required_result_request_state: [
		{ asks: { confirm: question('Confirm', 'ok', 'boolean') }, hasState: true },
	],
	test_input_required_result_tampered_state: [
		{ asks: { confirm: question('Confirm', 'ok', 'boolean') }, hasState: true },
	],
	test_input_required_result_multiple_inputs: [
		{
			asks: { user_name: NAME, greeting: sample('Generate a greeting', 50), client_roots: ROOTS },
			hasState: true,
		},
	],
	test_input_required_result_multi_round: [
		{ asks: { step1: question('Step 1: What is your name?', 'name') }, hasState: true },
		{ asks: { step2: question('Step 2: What is your favorite color?', 'color') }, hasState: true },
	],
};

/** Tools and a prompt that need something of the client before they can answer. */
export function registerInputs(server: McpServer): void {
	const none = jsonSchema({ type: 'object' });
	for (const [name, rounds] of Object.entries(ROUNDS)) {
		server.registerTool(name, { description: 'Asks before it answers.', inputSchema: none }, (_, context) =>
			answer(rounds, context),
		);
	}
	server.registerTool(
		'test_input_required_result_capabilities',
		{ description: 'Asks for what the client can.', inputSchema: none },
		(_, context) => {
			const { sampling, elicitation } = capabilitiesOf(context);
			const asks = {
				...(sampling && { capital_question: CAPITAL }),
				...(elicitation && { user_name: NAME }),
			};
			return context.mcpReq.inputResponses ? said(['done']) : inputRequired({ inputRequests: asks });
		},
	);
	server.registerPrompt(
		'test_input_required_result_prompt',
		{ description: 'Asks before it answers.' },
		({ mcpReq }) => {
			const content = acceptedContent<{ context: string }>(mcpReq.inputResponses, 'user_context');
			return content
				? { messages: [{ role: 'user', content: { type: 'text', text: content.context } }] }
				: inputRequired({
						inputRequests: { user_context: question('What context should the prompt use?', 'context') },
					});
		},
	);
}

async function answer(rounds: readonly Round[], { mcpReq }: ServerContext) {
	const responses = mcpReq.inputResponses ?? {};
	const { step = 0 } = mcpReq.requestState<{ step: number }>() ?? {};
	const isMet = Object.keys(rounds[step]?.asks ?? {}).every((key) => isObject(responses[key]));
	const next = isMet ? step + 1 : step;
	const round = rounds[next];
	if (!round) {
		return said([...(rounds[step]?.hasState ? ['state-ok'] : []), JSON.stringify(responses)]);
	}
	const requestState = round.hasState ? { requestState: await states.mint({ step: next }) } : {};
	return inputRequired({ inputRequests: round.asks, ...requestState });
}

function question(message: string, field: string, type = 'string') {
	const requestedSchema = { type: 'object', properties: { [field]: { type } }, required: [field] };
	return inputRequired.elicit({ message, requestedSchema } as Parameters<typeof inputRequired.elicit>[0]);
}

function sample(text: string, maxTokens: number) {
	return inputRequired.createMessage({
		messages: [{ role: 'user', content: { type: 'text', text } }],
		maxTokens,
	});
}

function capabilitiesOf({ mcpReq }: ServerContext): { sampling?: object; elicitation?: object } {
	const envelope = mcpReq.envelope as Record<string, unknown> | undefined;
	return (envelope?.['io.modelcontextprotocol/clientCapabilities'] as object | undefined) ?? {};
}

function isObject(value: unknown): boolean {
	return typeof value === 'object' && value !== null;
}

function said(texts: string[]): CallToolResult {
	return { content: texts.map((text) => ({ type: 'text', text })) };
}
