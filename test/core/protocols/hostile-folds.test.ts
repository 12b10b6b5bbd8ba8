import assert from 'node:assert/strict';
import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { StreamError } from '../../../src/core/errors.ts';
import { createAnswerDecoder } from '../../../src/core/protocols/answer-decoder.ts';
import { createFold as createResponsesFold } from '../../../src/core/protocols/openai-responses/fold.ts';
import { createFold as createBotFold } from '../../../src/core/protocols/poe-bot/fold.ts';
import type { StreamEvent } from '../../../src/core/stream.ts';
import { inBytes } from '../../servers/pieces.ts';

const FOLDS = { 'openai-responses': createResponsesFold, 'poe-bot': createBotFold };
const DELTA = 'response.output_text.delta';

describe('hostile answers', function () {
	// Long enough for a busy machine, and far too short for a reader that is not linear.
	this.timeout(60_000);

	for (const [name, createFold] of Object.entries(FOLDS)) {
		const decode = (pieces: Iterable<Uint8Array>) => {
			const exchange = { provider: 'test', name: 'Test', model: 'asked' };
			const decoder = createAnswerDecoder(exchange, 'text/event-stream', createFold(exchange, 'asked'));
			const events: StreamEvent[] = [];
			try {
				for (const piece of pieces) {
					decoder.push(piece, events);
				}
				decoder.end(events);
				return { events, kind: undefined };
			} catch (error) {
				assert.ok(error instanceof StreamError, String(error));
				return { events, kind: error.kind };
			}
		};

		it(`${name}: 1 MiB in one-byte pieces is read in time`, () => {
			const text = 'x'.repeat(1000);
			const line =
				name === 'poe-bot'
					? `event: text\ndata: {"text":"${text}"}\n\n`
					: `data: {"type":"${DELTA}","output_index":0,"delta":"${text}"}\n\n`;
			const bytes = new TextEncoder().encode(line.repeat(1000));
			assert.equal(decode(inBytes(bytes)).kind, 'interrupted');
		});

		it(`${name}: random JSON never does anything but fail in the right way`, () => {
			for (let seed = 1; seed <= 3000; seed++) {
				const { events, kind } = decode([new TextEncoder().encode(nonsense(seed))]);
				const finishes = events.filter(({ type }) => type === 'finish').length;
				assert.equal(finishes, kind === undefined ? 1 : 0, `seed ${seed}`);
				accumulateAll(events);
			}
			assert.equal(Object.hasOwn(Object.prototype, 'polluted'), false);
		});

		it(`${name}: JSON that nests too deep to be written again is not kept`, () => {
			const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
			const item = `{"type":"reasoning","encrypted_content":"x","summary":${deep}}`;
			const body =
				name === 'poe-bot'
					? `event: json\ndata: {"choices":[{"delta":{"tool_calls":${deep}}}]}\n\n`
					: `data: {"type":"response.output_item.done","output_index":0,"item":${item}}\n\n`;
			const { events, kind } = decode([new TextEncoder().encode(body)]);
			assert.equal(kind, 'interrupted');
			assert.deepEqual(events, []);
		});
	}

	it('openai-responses: items without end are a failure, not memory', () => {
		const fold = createResponsesFold({ provider: 'test', name: 'Test' }, 'asked');
		const events: StreamEvent[] = [];
		assert.throws(
			() => {
				for (let index = 0; index < 100_000; index++) {
					fold.message('', { type: DELTA, output_index: index, delta: '' }, events);
				}
			},
			{ kind: 'protocol' },
		);
		assert.deepEqual(events, []);
	});

	it('poe-bot: so are calls', () => {
		const fold = createBotFold({ provider: 'test', name: 'Test' }, 'asked');
		assert.throws(
			() => {
				for (let index = 0; index < 100_000; index++) {
					const call = { index, id: `c${index}`, function: { name: 'f', arguments: '{}' } };
					fold.message('json', { choices: [{ delta: { tool_calls: [call] } }] }, []);
				}
			},
			{ kind: 'protocol' },
		);
	});
});

/** Whatever the events are, they can be put together and written. */
function accumulateAll(events: readonly StreamEvent[]): void {
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	JSON.stringify(answer);
}

const NAMES = [
	'response.output_item.added',
	'response.output_item.done',
	DELTA,
	'response.refusal.delta',
	'response.function_call_arguments.delta',
	'response.output_text.annotation.added',
	'response.completed',
	'text',
	'replace_response',
	'json',
	'file',
	'suggested_reply',
	'error',
	'done',
	'__proto__',
];
const VALUES = [
	null,
	true,
	-1,
	1e308,
	'',
	'x',
	'__proto__',
	[],
	{},
	[[]],
	[null],
	{ type: 'message', content: [null, { text: 5 }] },
	{ type: 'function_call', name: 'f' },
	{ type: 'reasoning', encrypted_content: 'x', summary: {} },
	{ output: [null, 5, { type: 'message' }], status: 'completed' },
	[{ delta: { tool_calls: [null, {}] } }],
];
const FIELDS = [
	'item',
	'delta',
	'output_index',
	'response',
	'text',
	'choices',
	'annotation',
	'url',
	'index',
	'arguments',
];

/** Three events of known names with fields of any kind; the same for the same seed. */
function nonsense(seed: number): string {
	let state = seed * 2_654_435_761;
	const pick = <T>(list: readonly T[]): T => {
		state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
		return list[(state >>> 16) % list.length] as T;
	};
	const event = () => {
		const name = pick(NAMES);
		const fields = Object.fromEntries([0, 1, 2, 3].map(() => [pick(FIELDS), pick(VALUES)]));
		return `event: ${name}\ndata: ${JSON.stringify({ type: name, ...fields })}\n\n`;
	};
	return event() + event() + event();
}
