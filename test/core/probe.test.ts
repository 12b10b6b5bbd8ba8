import assert from 'node:assert/strict';
import { createDemo } from '../../src/core/demo.ts';
import { PROBE_CHECKS } from '../../src/core/probe/checks.ts';
import { type Finding, type ProbeReport, probe, probePlan } from '../../src/core/probe.ts';
import { PROTOCOLS } from '../../src/core/protocols/table.ts';
import {
	chatStream,
	chunk,
	errorReply,
	eventStreamOf,
	json,
	toolCallStream,
} from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';

interface Body {
	messages: { content: unknown }[];
	tools?: unknown[];
	response_format?: unknown;
	stop?: string[];
	max_tokens?: number;
	max_completion_tokens?: number;
}

describe('probe', function () {
	this.timeout(20_000);

	it('finds everything at an endpoint that can do everything', async () => {
		const { report, bodies, told } = await probing(able);
		assert.deepEqual(outcomes(report), {
			streaming: 'yes',
			usage: 'yes',
			tools: 'yes',
			images: 'yes',
			json: 'yes',
			stop: 'yes',
		});
		assert.equal(report.maxTokensField, 'max_tokens');
		assert.equal(report.servedAs, 'test-model');
		assert.equal(report.requests, 5);
		assert.equal(report.usage?.inputTokens, 12 * 4);
		assert.deepEqual(told, report.findings);
		assert.ok(bodies.every(({ max_tokens }) => max_tokens === 64));
		assert.ok(bodies.every((body) => JSON.stringify(body).length < 1000));
	});

	it('finds what a poor endpoint refuses, ignores or says nothing of', async () => {
		const { report } = await probing((body) => {
			if (body.max_tokens !== undefined) {
				return errorReply(400, { message: "Unsupported parameter: 'max_tokens'." });
			}
			if (body.tools) {
				return errorReply(400, { message: 'tools is not supported' });
			}
			if (Array.isArray(body.messages[0]?.content)) {
				return errorReply(429, { message: 'Slow down' }, { 'retry-after': '3' });
			}
			return {
				body: eventStreamOf([chunk({ content: 'one STOP two' }), chunk({}, { finish_reason: 'stop' })]),
			};
		});
		assert.deepEqual(outcomes(report), {
			streaming: 'yes',
			usage: 'no',
			tools: 'no',
			images: 'unclear',
			json: 'unclear',
			stop: 'unclear',
		});
		assert.equal(report.maxTokensField, 'max_completion_tokens');
		assert.equal(report.findings.find(({ check }) => check === 'tools')?.said, 'tools is not supported');
		assert.equal(report.requests, 6);
	});

	it('asks without a limit where none is taken, and never more than 8 times', async () => {
		const { report, bodies } = await probing((body) =>
			body.max_tokens === undefined && body.max_completion_tokens === undefined
				? chatStream('OK')
				: errorReply(422, { message: 'No limits here' }),
		);
		assert.equal(report.maxTokensField, undefined);
		assert.equal(report.requests, 7);
		assert.equal(bodies.length, 7);
	});

	it('sees an answer in one piece for what it is', async () => {
		const whole = {
			id: 'a',
			model: 'm',
			choices: [{ index: 0, message: { role: 'assistant', content: 'OK' }, finish_reason: 'stop' }],
		};
		const { report } = await probing(() => json(200, whole));
		assert.equal(outcomes(report).streaming, 'no');
	});

	it('stops after the first request where nothing could be found out', async () => {
		for (const [reply, kind] of [
			[errorReply(401, { message: 'No such key: key-123456' }), 'authentication'],
			[errorReply(404, { message: 'The model does not exist' }), 'not-found'],
			[errorReply(503, { message: 'Busy' }), 'overloaded'],
		] as const) {
			const { report } = await probing(() => reply);
			assert.equal(report.failure?.kind, kind);
			assert.equal(report.requests, 1);
			assert.deepEqual(report.findings, []);
			assert.ok(!JSON.stringify(report).includes('key-123456'));
		}
	});

	it('stops when it is told to', async () => {
		const controller = new AbortController();
		await assert.rejects(
			probing(
				() => {
					controller.abort();
					return { delayMs: Number.POSITIVE_INFINITY };
				},
				{ signal: controller.signal },
			),
			{ kind: 'aborted' },
		);
	});

	it('gives up on a request that takes too long', async () => {
		const { report } = await probing(() => ({ delayMs: Number.POSITIVE_INFINITY }), { timeoutMs: 20 });
		assert.equal(report.failure?.kind, 'timeout');
	});

	it('probes the demo, which has no wire', async () => {
		const report = await probe(createDemo(), { model: 'demo', signal: new AbortController().signal });
		assert.equal(report.failure, undefined);
		assert.equal(report.findings.length, PROBE_CHECKS.length);
	});

	it('says before what it sends', () => {
		assert.match(probePlan(), /^Up to 8 short requests .* streaming, usage, tools, images, json, stop\.$/);
	});
});

function able(body: Body): Reply {
	if (body.tools) {
		return toolCallStream({ id: 'c', name: 'report_ready', arguments: '{"ready":true}' });
	}
	if (body.response_format) {
		return chatStream('```json\n{"ok": true}\n```');
	}
	if (body.stop) {
		return chatStream('one ');
	}
	return chatStream(Array.isArray(body.messages[0]?.content) ? 'Red.' : 'OK');
}

function outcomes({ findings }: ProbeReport): Record<string, Finding['outcome']> {
	return Object.fromEntries(findings.map(({ check, outcome }) => [check, outcome]));
}

async function probing(
	answer: (body: Body) => Reply,
	{ signal = new AbortController().signal, timeoutMs }: { signal?: AbortSignal; timeoutMs?: number } = {},
) {
	const bodies: Body[] = [];
	const told: Finding[] = [];
	const provider = await startProvider(({ body }) => {
		bodies.push(JSON.parse(body));
		return answer(JSON.parse(body));
	});
	try {
		const stream = PROTOCOLS['openai-chat']({
			provider: 'test',
			name: 'Test',
			baseUrl: provider.baseUrl,
			key: async () => 'key-123456',
		});
		const report = await probe(stream, {
			model: 'm',
			signal,
			timeoutMs,
			onFinding: (finding) => told.push(finding),
		});
		return { report, bodies, told };
	} finally {
		await provider.close();
	}
}
