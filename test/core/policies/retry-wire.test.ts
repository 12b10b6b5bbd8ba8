import assert from 'node:assert/strict';
import { toStreamError } from '../../../src/core/errors.ts';
import { pipeline } from '../../../src/core/pipeline.ts';
import { SERVER_HALVES } from '../../../src/core/protocols/server-table.ts';
import { PROTOCOLS } from '../../../src/core/protocols/table.ts';
import { errorReply } from '../../servers/chat-stream.ts';
import { startProvider } from '../../servers/provider.ts';
import type { Reply } from '../../servers/reply.ts';
import { IMPATIENT } from '../impatient-clock.ts';
import { drink, FINISH, START, text } from '../scripted-stream.ts';

const failed = (status: number, headers: Record<string, string> = {}) =>
	errorReply(status, { message: 'It says no.' }, headers);

/** What is sent again, and after how long where the provider says it. */
const REPEATED: readonly (readonly [name: string, reply: Reply, notice: RegExp])[] = [
	...[408, 409, 429, 500, 502, 503, 504, 529].map(
		(status) =>
			[
				`status ${status}`,
				failed(status),
				new RegExp(`^Retrying in 0\\.[3-5]\\d* s \\(${status}, try 2 of 3\\)`),
			] as const,
	),
	['a connection that is closed unanswered', { raw: '' }, /\(network, try 2 of 3\)/],
	['retry-after in seconds', failed(429, { 'retry-after': '7' }), /^Retrying in 7 s /],
	['retry-after-ms', failed(503, { 'retry-after-ms': '3000', 'retry-after': '9' }), /^Retrying in 3 s /],
	['retry-after of no time', failed(429, { 'retry-after': '0' }), /^Retrying in 0\.3 s /],
	['x-should-retry: true', failed(400, { 'x-should-retry': 'true' }), /\(400, try 2 of 3\)/],
];

const LEFT: readonly (readonly [name: string, reply: Reply])[] = [
	...[400, 401, 402, 403, 404, 413, 422].map((status) => [`status ${status}`, failed(status)] as const),
	['what is no HTTP', { raw: 'nonsense\r\n\r\n' }],
	['x-should-retry: false', failed(503, { 'x-should-retry': 'false' })],
	['a wait of more than a minute', failed(429, { 'retry-after': '61' })],
	[
		'a quota that is used up',
		errorReply(429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }),
	],
];

for (const protocol of ['openai-chat', 'openai-responses', 'anthropic-messages'] as const) {
	describe(`retry on the wire: ${protocol}`, function () {
		// The first request loads the protocol, file by file.
		this.timeout(20_000);

		async function ask(first: Reply) {
			const encoder = (await SERVER_HALVES[protocol]()).createEncoder({ model: 'm' });
			const body = [START, text('Hello'), FINISH].map((event) => encoder.event(event)).join('');
			const provider = await startProvider([first, { body }]);
			const baseUrl = protocol === 'anthropic-messages' ? provider.origin : provider.baseUrl;
			const source = PROTOCOLS[protocol]({ provider: 'p', name: 'P', baseUrl });
			const { events, error } = await drink(pipeline(source, { clock: IMPATIENT }));
			await provider.close();
			return {
				said: events.map((event) => (event.type === 'text-delta' ? event.text : '')).join(''),
				notices: events.flatMap((event) => (event.type === 'notice' ? [event.text] : [])),
				error: error && toStreamError(error),
				requests: provider.requests,
			};
		}

		for (const [name, reply, notice] of REPEATED) {
			it(`sends again, and says so: ${name}`, async () => {
				const { said, notices, error, requests } = await ask(reply);
				assert.equal(error, undefined);
				assert.equal(said, 'Hello');
				assert.equal(notices.length, 1);
				assert.match(notices[0] ?? '', notice);
				assert.equal(requests.length, 2);
				assert.equal(requests[1]?.body, requests[0]?.body);
			});
		}

		for (const [name, reply] of LEFT) {
			it(`leaves it at one request: ${name}`, async () => {
				const { said, notices, error, requests } = await ask(reply);
				assert.ok(error);
				assert.deepEqual(
					{ said, notices, requests: requests.length },
					{ said: '', notices: [], requests: 1 },
				);
			});
		}
	});
}
