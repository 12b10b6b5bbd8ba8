import assert from 'node:assert/strict';

/** A message of JSON-RPC as it came. */
export interface Message {
	id?: number;
	method?: string;
	params?: Record<string, unknown>;
	result?: Record<string, unknown>;
	error?: { code: number; message: string };
}

/** What a tool answered. */
export interface Called {
	content: { type: string; text?: string; data?: string; uri?: string; mimeType?: string }[];
	structuredContent?: Record<string, unknown>;
	isError?: boolean;
}

export interface CallOptions {
	signal?: AbortSignal;
	/** Asks for progress, and is told of each notification. */
	onProgress?: (params: Record<string, unknown>) => void;
}

/** A client of one server, in one era of the protocol. */
export interface Client {
	request(method: string, params?: object, options?: CallOptions): Promise<Message>;
	/** All notifications so far that belong to no call's progress. */
	notifications: Message[];
}

/** Calls a tool. */
export async function call(
	client: Client,
	name: string,
	args: object = {},
	options: CallOptions = {},
): Promise<Called> {
	const { result, error } = await client.request('tools/call', { name, arguments: args }, options);
	assert.equal(error, undefined, JSON.stringify(error));
	return result as unknown as Called;
}

/** A list in what was answered. */
export function listIn<T = { name: string }>(answered: object | undefined, field: string): T[] {
	const list = (answered as Record<string, unknown> | undefined)?.[field];
	assert.ok(Array.isArray(list), `${field} is no list`);
	return list;
}

/** The body of a failed call, as OpenAI's API would have it. */
export function errorOf({ content, isError }: Called): {
	message: string;
	type: string;
	code: string | null;
} {
	assert.equal(isError, true, JSON.stringify(content));
	return JSON.parse(content[0]?.text ?? '').error;
}

const ENVELOPE = {
	'io.modelcontextprotocol/protocolVersion': '2026-07-28',
	'io.modelcontextprotocol/clientCapabilities': {},
	'io.modelcontextprotocol/clientInfo': { name: 'test', version: '1.0.0' },
};

/** What a request of the era without sessions says of itself. */
export function withEnvelope(params: object, progressToken?: number): object {
	const { _meta: own = {}, ...rest } = params as { _meta?: object };
	return {
		...rest,
		_meta: { ...ENVELOPE, ...(progressToken === undefined ? {} : { progressToken }), ...own },
	};
}

/** The headers of a request of the era without sessions. */
export function modernHeaders(token: string, method: string, params: object): Record<string, string> {
	const { name } = params as { name?: string };
	return {
		authorization: `Bearer ${token}`,
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
		'mcp-protocol-version': '2026-07-28',
		'mcp-method': method,
		...(name === undefined ? {} : { 'mcp-name': name }),
	};
}

/** A client of revision 2026-07-28 over HTTP: each request stands alone. */
export function modernClient(url: string, token: string): Client {
	let lastId = 0;
	const notifications: Message[] = [];
	return {
		notifications,
		async request(method, params = {}, { signal, onProgress } = {}) {
			lastId += 1;
			const id = lastId;
			const body = { jsonrpc: '2.0', id, method, params: withEnvelope(params, onProgress && id) };
			const response = await fetch(`${url}/mcp`, {
				method: 'POST',
				headers: modernHeaders(token, method, params),
				body: JSON.stringify(body),
				...(signal ? { signal } : {}),
			});
			return answerIn(response, id, { notifications, onProgress });
		},
	};
}

/** A client of revision 2025-11-25 over HTTP: it opens a session first. */
export async function sessionClient(url: string, token: string): Promise<Client & { sessionId: string }> {
	const headers: Record<string, string> = {
		authorization: `Bearer ${token}`,
		'content-type': 'application/json',
		accept: 'application/json, text/event-stream',
	};
	const notifications: Message[] = [];
	let lastId = 0;
	const send = (message: object, signal?: AbortSignal) =>
		fetch(`${url}/mcp`, {
			method: 'POST',
			headers,
			body: JSON.stringify({ jsonrpc: '2.0', ...message }),
			...(signal ? { signal } : {}),
		});
	const opened = await send({
		id: 0,
		method: 'initialize',
		params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 'test', version: '1' } },
	});
	const sessionId = opened.headers.get('mcp-session-id') ?? '';
	await answerIn(opened, 0, { notifications });
	headers['mcp-session-id'] = sessionId;
	headers['mcp-protocol-version'] = '2025-11-25';
	await (await send({ method: 'notifications/initialized' })).arrayBuffer();
	return {
		sessionId,
		notifications,
		async request(method, params = {}, { signal, onProgress } = {}) {
			lastId += 1;
			const id = lastId;
			const meta = onProgress ? { _meta: { progressToken: id } } : {};
			const response = await send({ id, method, params: { ...params, ...meta } }, signal);
			return answerIn(response, id, { notifications, onProgress });
		},
	};
}

interface Listening {
	notifications: Message[];
	onProgress?: CallOptions['onProgress'];
}

async function answerIn(response: Response, id: number, listening: Listening): Promise<Message> {
	let answer: Message | undefined;
	for await (const message of messagesIn(response)) {
		if (message.id === id && !message.method) {
			answer = message;
		} else {
			note(message, listening);
		}
	}
	assert.ok(answer, `no answer, status ${response.status}`);
	return answer;
}

/** Sorts a message that is no answer. */
export function note(message: Message, { notifications, onProgress }: Listening): void {
	if (message.method === 'notifications/progress') {
		onProgress?.(message.params ?? {});
	} else {
		notifications.push(message);
	}
}

/** The messages of a response, whether it is one or a stream of them. */
export async function* messagesIn(response: Response): AsyncGenerator<Message> {
	if (!response.headers.get('content-type')?.startsWith('text/event-stream')) {
		const text = await response.text();
		if (text !== '') {
			yield JSON.parse(text);
		}
		return;
	}
	const decoder = new TextDecoder();
	let rest = '';
	for await (const bytes of response.body ?? []) {
		rest += decoder.decode(bytes, { stream: true });
		const events = rest.split('\n\n');
		rest = events.pop() ?? '';
		for (const event of events) {
			const data = /^data: (.*)$/m.exec(event)?.[1];
			if (data) {
				yield JSON.parse(data);
			}
		}
	}
}
