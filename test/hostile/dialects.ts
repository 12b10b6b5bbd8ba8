import type { ProtocolName } from '../../src/core/protocols/protocol.ts';

/** How a protocol says on the wire what the hostile servers of every protocol have in common. */
export interface Dialect {
	protocol: ProtocolName;
	/** What its base URL has after the origin. */
	path: string;
	/** What comes before the first text. */
	begin: string;
	text(text: string): string;
	/** A proper end. */
	end: string;
	/** An event of which the protocol knows nothing, with the given JSON as its data. */
	unknown(json: string): string;
	/** An event that carries text, with broken data. */
	broken(data: string): string;
	/** A call's start; `index` is put into the JSON as it is. */
	call(index: string, id: string, name: string): string;
	/** A piece of a call's arguments. */
	argument(index: string, json: string): string;
	/** Token counts, put into the JSON as they are. */
	usage(input: string, output: string): string;
	/** The provider fails in mid-stream: too many requests. */
	failure(message: string): string;
	/** An answer in one piece; undefined where the protocol has none. */
	whole: ((text: string) => string) | undefined;
}

/** One event of an event stream. */
export function event(data: string, name?: string): string {
	return `${name === undefined ? '' : `event: ${name}\n`}data: ${data}\n\n`;
}

const quoted = (text: string) => JSON.stringify(text);

const choice = (delta: string, finish = 'null') =>
	event(
		`{"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":${delta},"finish_reason":${finish}}]}`,
	);

const openAiChat: Dialect = {
	protocol: 'openai-chat',
	path: '/v1',
	begin: choice('{"role":"assistant","content":""}'),
	text: (text) => choice(`{"content":${quoted(text)}}`),
	end: choice('{}', '"stop"') + event('[DONE]'),
	unknown: (json) => event(json),
	broken: (data) => event(data),
	call: (index, id, name) =>
		choice(
			`{"tool_calls":[{"index":${index},"id":${quoted(id)},"type":"function","function":{"name":${quoted(name)},"arguments":""}}]}`,
		),
	argument: (index, json) =>
		choice(`{"tool_calls":[{"index":${index},"function":{"arguments":${quoted(json)}}}]}`),
	usage: (input, output) =>
		event(`{"choices":[],"usage":{"prompt_tokens":${input},"completion_tokens":${output}}}`),
	failure: (message) =>
		event(`{"error":{"message":${quoted(message)},"type":"rate_limit_error","code":null}}`),
	whole: (text) =>
		`{"id":"c1","model":"m","choices":[{"index":0,"message":{"role":"assistant","content":${quoted(text)}},"finish_reason":"stop"}]}`,
};

const typed = (json: string) => event(json, /"type":"([^"]*)"/.exec(json)?.[1]);

const anthropicMessages: Dialect = {
	protocol: 'anthropic-messages',
	path: '',
	begin:
		typed('{"type":"message_start","message":{"id":"c1","model":"m","content":[]}}') +
		typed('{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}'),
	text: (text) =>
		typed(`{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":${quoted(text)}}}`),
	end:
		typed('{"type":"content_block_stop","index":0}') +
		typed('{"type":"message_delta","delta":{"stop_reason":"end_turn"}}') +
		typed('{"type":"message_stop"}'),
	unknown: (json) => event(json, 'hologram'),
	broken: (data) => event(data, 'content_block_delta'),
	call: (index, id, name) =>
		typed(
			`{"type":"content_block_start","index":${index},"content_block":{"type":"tool_use","id":${quoted(id)},"name":${quoted(name)},"input":{}}}`,
		),
	argument: (index, json) =>
		typed(
			`{"type":"content_block_delta","index":${index},"delta":{"type":"input_json_delta","partial_json":${quoted(json)}}}`,
		),
	usage: (input, output) =>
		typed(`{"type":"message_delta","delta":{},"usage":{"input_tokens":${input},"output_tokens":${output}}}`),
	failure: (message) =>
		typed(`{"type":"error","error":{"type":"rate_limit_error","message":${quoted(message)}}}`),
	whole: (text) =>
		`{"id":"c1","type":"message","role":"assistant","model":"m","content":[{"type":"text","text":${quoted(text)}}],"stop_reason":"end_turn"}`,
};

const message = (text: string) =>
	`{"id":"i0","type":"message","role":"assistant","content":[{"type":"output_text","text":${quoted(text)},"annotations":[]}]}`;

const openAiResponses: Dialect = {
	protocol: 'openai-responses',
	path: '/v1',
	begin: typed(
		'{"type":"response.created","response":{"id":"c1","model":"m","status":"in_progress","output":[]}}',
	),
	text: (text) =>
		typed(
			`{"type":"response.output_text.delta","item_id":"i0","output_index":0,"content_index":0,"delta":${quoted(text)}}`,
		),
	end: typed(
		'{"type":"response.completed","response":{"id":"c1","model":"m","status":"completed","output":[]}}',
	),
	unknown: (json) => event(json, 'response.hologram'),
	broken: (data) => event(data, 'response.output_text.delta'),
	call: (index, id, name) =>
		typed(
			`{"type":"response.output_item.added","output_index":${index},"item":{"type":"function_call","id":${quoted(id)},"call_id":${quoted(id)},"name":${quoted(name)},"arguments":""}}`,
		),
	argument: (index, json) =>
		typed(
			`{"type":"response.function_call_arguments.delta","output_index":${index},"delta":${quoted(json)}}`,
		),
	usage: (input, output) =>
		typed(
			`{"type":"response.completed","response":{"id":"c1","model":"m","status":"completed","output":[],"usage":{"input_tokens":${input},"output_tokens":${output}}}}`,
		),
	failure: (message) => typed(`{"type":"error","code":"rate_limit_exceeded","message":${quoted(message)}}`),
	whole: (text) =>
		`{"id":"c1","object":"response","model":"m","status":"completed","output":[${message(text)}]}`,
};

const poeBot: Dialect = {
	protocol: 'poe-bot',
	path: '/bot/',
	begin: event('{"content_type":"text/markdown"}', 'meta'),
	text: (text) => event(`{"text":${quoted(text)}}`, 'text'),
	end: event('{}', 'done'),
	unknown: (json) => event(json, 'hologram'),
	broken: (data) => event(data, 'text'),
	call: (index, id, name) =>
		event(
			`{"choices":[{"delta":{"tool_calls":[{"index":${index},"id":${quoted(id)},"type":"function","function":{"name":${quoted(name)},"arguments":""}}]}}]}`,
			'json',
		),
	argument: (index, json) =>
		event(
			`{"choices":[{"delta":{"tool_calls":[{"index":${index},"function":{"arguments":${quoted(json)}}}]}}]}`,
			'json',
		),
	usage: (input, output) =>
		event(`{"choices":[],"usage":{"prompt_tokens":${input},"completion_tokens":${output}}}`, 'json'),
	failure: (message) =>
		event(`{"text":${quoted(message)},"error_type":"rate_limit_error","allow_retry":true}`, 'error'),
	whole: undefined,
};

/** Every protocol, the first one first where one has to do. */
export const DIALECTS: readonly [Dialect, ...Dialect[]] = [
	openAiChat,
	anthropicMessages,
	openAiResponses,
	poeBot,
];
