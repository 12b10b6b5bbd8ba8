import assert from 'node:assert/strict';
import { type ErrorKind, StreamError } from '../../../src/core/errors.ts';
import { fallback } from '../../../src/core/policies/fallback.ts';
import { drink, FINISH, START, type Step, scripted, text } from '../scripted-stream.ts';

const SECOND: Step[] = [{ type: 'start', id: 'b', model: 'm-2' }, text('hi'), FINISH];

describe('fallback', () => {
	async function run(first: Step[], ...others: Step[][]) {
		const source = scripted([first]);
		const alternatives = others.map((script, index) => ({
			model: `other-${index + 1}`,
			...scripted([script]),
		}));
		const outcome = await drink(fallback(alternatives)(source.stream));
		return { ...outcome, asked: alternatives.map(({ requests }) => requests.map(({ model }) => model)) };
	}

	it('lets the next model answer, says so, and starts with the one that answers', async () => {
		const busy = new StreamError('overloaded', 'Busy.');
		const { events, asked } = await run([START, busy], [new StreamError('quota', 'Empty.')], SECOND);
		assert.deepEqual(events, [
			{ type: 'notice', text: 'm did not answer (overloaded). Asking other-1.' },
			{ type: 'notice', text: 'other-1 did not answer (quota). Asking other-2.' },
			...SECOND,
		]);
		assert.deepEqual(asked, [['other-1'], ['other-2']]);
	});

	it('asks nobody else once content has come', async () => {
		const { events, error, asked } = await run(
			[START, text('a'), new StreamError('network', 'Gone.')],
			SECOND,
		);
		assert.equal(events.length, 2);
		assert.equal(error instanceof StreamError && error.kind, 'network');
		assert.deepEqual(asked, [[]]);
	});

	it('decides by the kind of failure', async () => {
		const asks = async (kind: ErrorKind) =>
			(await run([new StreamError(kind, 'No.')], SECOND)).asked[0]?.length === 1;
		for (const kind of [
			'authentication',
			'quota',
			'server',
			'timeout',
			'not-found',
			'context-length',
		] as const) {
			assert.equal(await asks(kind), true, kind);
		}
		for (const kind of ['aborted', 'invalid-request', 'content-filter', 'tool'] as const) {
			assert.equal(await asks(kind), false, kind);
		}
	});

	it('throws the last failure where nobody answers', async () => {
		const { error } = await run([new StreamError('server', 'One.')], [new StreamError('server', 'Two.')]);
		assert.equal(error instanceof StreamError && error.message, 'Two.');
	});

	it('asks nobody after a stop', async () => {
		const controller = new AbortController();
		const { stream, requests } = scripted([SECOND]);
		const { error } = await drink(
			fallback([{ model: 'other', stream }])(async function* () {
				controller.abort();
				yield* [];
				throw new StreamError('network', 'Socket hang up.');
			}),
			{ signal: controller.signal },
		);
		assert.equal(error instanceof StreamError && error.kind, 'aborted');
		assert.equal(requests.length, 0);
	});
});
