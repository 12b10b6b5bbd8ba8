import assert from 'node:assert/strict';
import { chatStream } from '../servers/chat-stream.ts';
import { sendRaw } from './raw.ts';
import { type Rig, startRig, TOKEN } from './rig.ts';

/** A request as it stands on the wire; what is not said is in order. */
interface RawRequest {
	method?: string;
	target?: string;
	version?: string;
	/** Every `Host` line; default the one of the server. */
	hosts?: readonly string[];
	/** Further headers; `authorization` is there unless it is said here, or `token` is false. */
	headers?: readonly string[];
	token?: boolean;
	body?: string;
}

const CHAT = JSON.stringify({ model: 'm', messages: [{ role: 'user', content: 'hello' }] });
const MESSAGES = JSON.stringify({
	model: 'm',
	max_tokens: 9,
	messages: [{ role: 'user', content: 'hello' }],
});
const RESPONSES = JSON.stringify({ model: 'm', input: 'hello' });
const JSON_TYPE = 'content-type: application/json';
const ALLOWED_ORIGIN = 'https://allowed.example';

/** Every row: what is asked, and the status that must come; PORT stands for the server's own. */
type Row = readonly [what: string, request: RawRequest, status: number];

const post = (request: RawRequest = {}): RawRequest => ({
	method: 'POST',
	target: '/v1/chat/completions',
	body: CHAT,
	...request,
	headers: [JSON_TYPE, ...(request.headers ?? [])],
});

const LEGIT: readonly Row[] = [
	['health without a token', { target: '/health', token: false }, 200],
	['health with a token', { target: '/health' }, 200],
	['health with a query', { target: '/health?x=1', token: false }, 200],
	['HEAD of health', { method: 'HEAD', target: '/health', token: false }, 200],
	['models', { target: '/v1/models' }, 200],
	['one model', { target: '/v1/models/up/m' }, 200],
	['one model, escaped', { target: '/v1/models/up%2Fm' }, 200],
	['metrics', { target: '/metrics' }, 200],
	['a chat', post(), 200],
	['a chat with a query', post({ target: '/v1/chat/completions?beta=true' }), 200],
	['messages', post({ target: '/v1/messages', body: MESSAGES }), 200],
	['responses', post({ target: '/v1/responses', body: RESPONSES }), 200],
	['count_tokens', post({ target: '/v1/messages/count_tokens', body: MESSAGES }), 200],
	['the key as x-api-key', post({ token: false, headers: [`x-api-key: ${TOKEN}`] }), 200],
	['both headers', post({ headers: [`x-api-key: ${TOKEN}`] }), 200],
	[
		'a right key beside a wrong bearer',
		post({ token: false, headers: ['authorization: Bearer no', `x-api-key: ${TOKEN}`] }),
		200,
	],
	['bearer in lower case', post({ token: false, headers: [`authorization: bearer ${TOKEN}`] }), 200],
	['a header in capitals', post({ token: false, headers: [`AUTHORIZATION: Bearer ${TOKEN}`] }), 200],
	['localhost', post({ hosts: ['localhost:PORT'] }), 200],
	['LOCALHOST', post({ hosts: ['LOCALHOST:PORT'] }), 200],
	['the IPv6 loopback', post({ hosts: ['[::1]:PORT'] }), 200],
	['a host of the configuration', post({ hosts: ['weir.internal:PORT'] }), 200],
	['a host with its own port', post({ hosts: ['proxy.internal:8443'] }), 200],
	['an allowed origin', post({ headers: [`origin: ${ALLOWED_ORIGIN}`, 'sec-fetch-site: cross-site'] }), 200],
	['a page of its own', post({ headers: ['sec-fetch-site: same-origin'] }), 200],
	['typed into the address bar', { target: '/v1/models', headers: ['sec-fetch-site: none'] }, 200],
	['JSON with a charset', post({ headers: [] }), 200],
	[
		'anthropic 2023-06-01',
		post({ target: '/v1/messages', body: MESSAGES, headers: ['anthropic-version: 2023-06-01'] }),
		200,
	],
	[
		'anthropic 2026-10-21',
		post({ target: '/v1/messages', body: MESSAGES, headers: ['anthropic-version: 2026-10-21'] }),
		200,
	],
	[
		'anthropic of tomorrow',
		post({ target: '/v1/messages', body: MESSAGES, headers: ['anthropic-version: 2099-01-01'] }),
		200,
	],
	['an identity coding', post({ headers: ['content-encoding: identity'] }), 200],
	['OPTIONS of a path', { method: 'OPTIONS', target: '/v1/chat/completions', token: false }, 204],
	[
		'a preflight of an allowed origin',
		{
			method: 'OPTIONS',
			target: '/v1/chat/completions',
			token: false,
			headers: [`origin: ${ALLOWED_ORIGIN}`, 'access-control-request-method: POST'],
		},
		204,
	],
];

const WRONG_HOSTS: readonly (readonly string[])[] = [
	['evil.example'],
	['evil.example:PORT'],
	['127.0.0.1'],
	['localhost'],
	['127.0.0.1:1'],
	['localhost:1'],
	['127.0.0.1.evil.example:PORT'],
	['localhost.evil.example:PORT'],
	['localhost.:PORT'],
	['localhost:PORT.evil.example'],
	['127.0.0.1:PORT@evil.example'],
	['evil.example#127.0.0.1:PORT'],
	['0.0.0.0:PORT'],
	['127.0.0.2:PORT'],
	['127.1:PORT'],
	['2130706433:PORT'],
	['0x7f000001:PORT'],
	['[::]:PORT'],
	['[::ffff:127.0.0.1]:PORT'],
	['[0:0:0:0:0:0:0:1]:PORT'],
	['::1:PORT'],
	['weir.internal'],
	['weir.internal:1'],
	['xweir.internal:PORT'],
	['proxy.internal:PORT'],
	['proxy.internal'],
	[''],
	['127.0.0.1:PORT', 'evil.example'],
	['evil.example', '127.0.0.1:PORT'],
	['127.0.0.1:PORT', '127.0.0.1:PORT'],
	['127.0.0.1:PORT, evil.example'],
	['127.0.0.1:0PORT'],
	['127.0.0.1:PORT/'],
	['http://127.0.0.1:PORT'],
];

const WRONG_ORIGINS: readonly (readonly string[])[] = [
	['origin: https://evil.example'],
	['origin: null'],
	['origin: '],
	['origin: http://localhost:PORT'],
	['origin: http://127.0.0.1:PORT'],
	['origin: http://localhost:3000'],
	['origin: http://localhost'],
	['origin: file://'],
	['origin: vscode-webview://abc'],
	['origin: http://allowed.example'],
	['origin: https://allowed.example:443'],
	['origin: https://allowed.example/'],
	['origin: https://allowed.example.evil.example'],
	['origin: https://evil.example?https://allowed.example'],
	['origin: https://xallowed.example'],
	['origin: HTTPS://ALLOWED.EXAMPLE'],
	['origin: https://allowed.example, https://evil.example'],
	['sec-fetch-site: cross-site'],
	['sec-fetch-site: same-site'],
	['sec-fetch-site: Cross-Site'],
	['sec-fetch-site: anything'],
];

const WRONG_TOKENS: readonly (readonly string[])[] = [
	[],
	['authorization: '],
	['authorization: Bearer'],
	['authorization: Bearer '],
	['authorization: Bearer wrong'],
	[`authorization: Bearer ${TOKEN}x`],
	[`authorization: Bearer x${TOKEN}`],
	[`authorization: Bearer ${TOKEN.slice(0, -1)}`],
	[`authorization: Bearer ${TOKEN.toUpperCase()}`],
	[`authorization: Bearer ${TOKEN} ${TOKEN}`],
	[`authorization: Bearer "${TOKEN}"`],
	[`authorization: ${TOKEN}`],
	[`authorization: Basic ${Buffer.from(`x:${TOKEN}`).toString('base64')}`],
	[`authorization: Token ${TOKEN}`],
	[`authorization: Bearer,${TOKEN}`],
	['x-api-key: '],
	['x-api-key: wrong'],
	[`x-api-key: Bearer ${TOKEN}`],
	[`x-api-key: ${TOKEN}, x`],
	[`x-goog-api-key: ${TOKEN}`],
	[`cookie: token=${TOKEN}`],
	[`proxy-authorization: Bearer ${TOKEN}`],
];

const GUARDED: readonly RawRequest[] = [
	{ target: '/v1/models' },
	{ target: '/v1/models/up/m' },
	{ target: '/metrics' },
	{ target: '/' },
	{ target: '/nothing' },
	{ target: `/v1/models?token=${TOKEN}&key=${TOKEN}&api_key=${TOKEN}` },
	post(),
	post({ target: '/v1/messages', body: MESSAGES }),
	post({ target: '/v1/messages/count_tokens', body: MESSAGES }),
	post({ target: '/v1/responses', body: RESPONSES }),
	{ method: 'DELETE', target: '/v1/models' },
];

const TYPES: readonly (readonly [type: string, status: number])[] = [
	['application/json; charset=utf-8', 200],
	['application/json;charset="UTF-8"', 200],
	['Application/JSON', 200],
	['text/plain', 415],
	['text/plain; application/json', 415],
	['application/x-www-form-urlencoded', 415],
	['multipart/form-data; boundary=x', 415],
	['application/jsonp', 415],
	['application/json, text/plain', 415],
	['application/json; charset=utf-16', 415],
	['application/ld+json', 415],
	['text/json', 415],
	['', 415],
];

const BODIES: readonly (readonly [what: string, body: string, status: number])[] = [
	['nothing', '', 400],
	['half an object', '{"model":', 400],
	['no JSON', 'model=m', 400],
	['two objects', `${CHAT}${CHAT}`, 400],
	['null', 'null', 400],
	['a number', '1', 400],
	['a text', '"hello"', 400],
	['an array', '[]', 400],
	['an empty object', '{}', 400],
	['no messages', '{"model":"m"}', 400],
	['messages that are none', '{"model":"m","messages":"hello"}', 400],
	['an unknown role', '{"model":"m","messages":[{"role":"robot","content":"x"}]}', 400],
	['n of 2', CHAT.replace('{', '{"n":2,'), 400],
	['a temperature of 9', CHAT.replace('{', '{"temperature":9,'), 400],
	['65 levels', CHAT.replace('{', `{"x":${'['.repeat(64)}${']'.repeat(64)},`), 400],
	['60 levels', CHAT.replace('{', `{"x":${'['.repeat(60)}${']'.repeat(60)},`), 200],
	['a million levels', '['.repeat(1_000_000), 400],
	['__proto__', CHAT.replace('{', '{"__proto__":{"stream":true},'), 200],
	['a field that nobody knows', CHAT.replace('{', '{"unknown":1,'), 200],
];

const METHODS: readonly Row[] = [
	['GET of a chat', { target: '/v1/chat/completions' }, 405],
	['HEAD of a chat', { method: 'HEAD', target: '/v1/chat/completions' }, 405],
	['PUT of a chat', post({ method: 'PUT' }), 405],
	['PATCH of a chat', post({ method: 'PATCH' }), 405],
	['DELETE of a chat', post({ method: 'DELETE' }), 405],
	['POST of health', post({ target: '/health' }), 405],
	['POST of models', post({ target: '/v1/models' }), 405],
	['TRACE', { method: 'TRACE', target: '/health' }, 405],
	['HEAD of models', { method: 'HEAD', target: '/v1/models' }, 200],
	['nothing there', { target: '/nothing' }, 404],
	['HEAD of nothing', { method: 'HEAD', target: '/nothing' }, 404],
	['OPTIONS of nothing', { method: 'OPTIONS', target: '/nothing' }, 404],
	['a path without /v1', post({ target: '/chat/completions' }), 404],
	['a path twice', post({ target: '/v1/v1/chat/completions' }), 404],
	['a slash too many', post({ target: '/v1/chat/completions/' }), 404],
	['a double slash', post({ target: '//v1/chat/completions' }), 404],
	['dots', { target: '/v1/../metrics' }, 404],
	['constructor', { target: '/constructor' }, 404],
	['__proto__', { target: '/__proto__' }, 404],
	['an absolute target', { target: 'http://127.0.0.1:PORT/v1/models' }, 421],
	['an absolute target elsewhere', { target: 'http://evil.example/v1/models' }, 421],
	['no model at all', { target: '/v1/models/' }, 404],
];

const SMUGGLING: readonly Row[] = [
	['two lengths', post({ headers: ['content-length: 5'] }), 400],
	['a length and chunks', post({ headers: ['transfer-encoding: chunked'] }), 400],
	['chunks twice', { ...post(), headers: [JSON_TYPE, 'transfer-encoding: chunked, chunked'], body: '' }, 400],
	['a coding that is none', { ...post(), headers: [JSON_TYPE, 'transfer-encoding: gzip, x'], body: '' }, 400],
	['a space before the colon', post({ headers: ['x-bad : 1'] }), 400],
	['a folded header', post({ headers: ['x-bad: 1\r\n folded'] }), 400],
	['a NUL in a header', post({ headers: ['x-bad: \0'] }), 400],
	['a bare line feed', post({ headers: ['x-bad: 1\nauthorization: x'] }), 400],
	['a length that is none', { ...post(), headers: [JSON_TYPE, 'content-length: 1x'], body: '' }, 400],
	['headers of 20 kB', post({ headers: [`x-long: ${'x'.repeat(20_000)}`] }), 431],
	['a target of 20 kB', { target: `/${'x'.repeat(20_000)}` }, 431],
	['HTTP/1.0 without a host', { target: '/health', version: '1.0', hosts: [] }, 421],
	['HTTP/1.1 without a host', { target: '/health', hosts: [] }, 400],
	['gzip', post({ headers: ['content-encoding: gzip'] }), 415],
	['deflate', post({ headers: ['content-encoding: deflate'] }), 415],
	['br', post({ headers: ['content-encoding: br'] }), 415],
];

const ROWS: readonly Row[] = [
	...LEGIT,
	...WRONG_HOSTS.map((hosts): Row => [`Host: ${hosts.join(' and ') || 'nothing'}`, post({ hosts }), 421]),
	...WRONG_ORIGINS.map((headers): Row => [headers.join(), post({ headers }), 403]),
	...WRONG_TOKENS.map(
		(headers): Row => [`token: ${headers.join() || 'none'}`, post({ token: false, headers }), 401],
	),
	...GUARDED.map((request): Row => [`${request.target} without a token`, { ...request, token: false }, 401]),
	...TYPES.map(
		([type, status]): Row => [
			`type: ${type || 'none'}`,
			{ ...post(), headers: type === '' ? [] : [`content-type: ${type}`] },
			status,
		],
	),
	...BODIES.map(([what, body, status]): Row => [`body: ${what}`, post({ body }), status]),
	...METHODS,
	...SMUGGLING,
];

describe('gateway: who may ask', function () {
	this.timeout(30_000);

	let rig: Rig;

	before(async () => {
		rig = await startRig(chatStream('Hello'), {
			config: { allowedHosts: ['weir.internal', 'proxy.internal:8443'], allowedOrigins: [ALLOWED_ORIGIN] },
		});
	});
	after(async () => {
		assert.deepEqual(rig.faults, []);
		await rig.close();
	});

	it('is held to some 190 requests', () => {
		assert.ok(ROWS.length >= 190, String(ROWS.length));
	});

	for (const [what, request, status] of ROWS) {
		it(`${what} → ${status}`, async () => {
			const asked = rig.provider.requests.length;
			const response = await sendRaw(rig.port, encode(request, rig.port));
			assert.equal(response.status, status, response.body);
			assert.ok(!response.body.includes(TOKEN), 'the token is never repeated');
			if (status >= 300) {
				assert.equal(rig.provider.requests.length, asked, 'nobody was asked');
				checkError(response.body);
			}
		});
	}

	it('lets an allowed page read, and no other', async () => {
		const cors = async (origin: string, method: string) => {
			const headers = [JSON_TYPE, `origin: ${origin}`, 'access-control-request-headers: authorization'];
			const request = { ...post({ method }), headers };
			return (await sendRaw(rig.port, encode(request, rig.port))).headers;
		};
		assert.equal((await cors(ALLOWED_ORIGIN, 'POST')).get('access-control-allow-origin'), ALLOWED_ORIGIN);
		assert.equal(
			(await cors(ALLOWED_ORIGIN, 'OPTIONS')).get('access-control-allow-headers'),
			'authorization',
		);
		assert.equal((await cors('https://evil.example', 'POST')).has('access-control-allow-origin'), false);
		assert.equal((await cors('https://evil.example', 'OPTIONS')).has('access-control-allow-origin'), false);
	});

	it('says which methods a path has', async () => {
		const { headers } = await sendRaw(rig.port, encode({ target: '/v1/messages' }, rig.port));
		assert.equal(headers.get('allow'), 'POST, OPTIONS');
	});

	it('tells of itself only what anybody may know', async () => {
		const { body } = await sendRaw(rig.port, encode({ target: '/health', token: false }, rig.port));
		assert.deepEqual(JSON.parse(body), { ok: true, version: '1.2.3' });
	});
});

function encode(request: RawRequest, port: number): string {
	const { method = 'GET', target = '/', version = '1.1', hosts = ['127.0.0.1:PORT'], token = true } = request;
	const { headers = [], body } = request;
	const framed = headers.some((line) => /^transfer-encoding|^content-length: 1x/.test(line)) && body === '';
	const lines = [
		`${method} ${target} HTTP/${version}`,
		...hosts.map((host) => `Host: ${host}`),
		...(token ? [`authorization: Bearer ${TOKEN}`] : []),
		...headers,
		...(body === undefined || framed ? [] : [`content-length: ${Buffer.byteLength(body)}`]),
	];
	return `${lines.join('\r\n').replaceAll('PORT', String(port))}\r\n\r\n${body ?? ''}`;
}

/** Refusals have a body that both vendors' clients read; what Node itself refuses has none. */
function checkError(body: string): void {
	if (!body.startsWith('{')) {
		return;
	}
	const { error } = JSON.parse(body);
	assert.match(error.message, /\.$/);
	assert.equal(typeof error.type, 'string');
}
