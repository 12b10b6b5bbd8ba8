import assert from 'node:assert/strict';
import type { StreamEvent } from '../../../../src/core/stream.ts';
import { FINISH, REQUEST, START, text, toolCall } from '../../scripted-stream.ts';
import { BEGINNING, BROKE, runResume } from './run-resume.ts';

const AGAIN: StreamEvent = { type: 'start', id: 'b', model: 'm-1' };
const CALLS: StreamEvent = { type: 'finish', reason: 'tool-calls' };
const reasoning = (words: string): StreamEvent => ({ type: 'reasoning-delta', text: words });

describe('what resume joins', () => {
	it('throws half a tool call away, asks again, and goes on where its arguments stopped', async () => {
		const { content, events } = await runResume([
			[START, text(BEGINNING), { type: 'tool-call-start', index: 0, id: 'c0', name: 'read' }, BROKE],
			[START, ...toolCall(0, 'read', '{"path":', 'other').slice(0, 2), BROKE],
			[START, ...toolCall(0, 'read', '{"path":"a"}', 'third'), CALLS],
		]);
		assert.deepEqual(content, [
			{ type: 'text', text: BEGINNING },
			{ type: 'tool-call', index: 0, id: 'c0', name: 'read', arguments: '{"path":"a"}' },
		]);
		assert.equal(events.filter(({ type }) => type === 'tool-call-end').length, 1);
		assert.ok(!events.some(({ type }) => type === 'replace'), 'nothing is taken back');
	});

	it('takes back calls that come out differently, and keeps the text', async () => {
		for (const different of [
			toolCall(0, 'write', '{"path":"a"}', 'n0'),
			toolCall(0, 'read', '{"file":"a"}', 'n0'),
			[...toolCall(0, 'read', '{}', 'n0'), ...toolCall(1, 'read', '{"path":"a"}', 'n1')],
		]) {
			const { content } = await runResume([
				[START, text(BEGINNING), ...toolCall(0, 'read', '{"path":').slice(0, 2), BROKE],
				[START, text(' I see.'), ...different, CALLS],
			]);
			assert.deepEqual(content[0], { type: 'text', text: `${BEGINNING}I see.` });
			const calls = content.flatMap((part) => (part.type === 'tool-call' ? [part.id] : []));
			assert.deepEqual(calls, different.length === 3 ? ['n0'] : ['n0', 'n1']);
		}
	});

	it('takes back a call that is not made again', async () => {
		const { content, answer } = await runResume([
			[START, text(BEGINNING), ...toolCall(0, 'read', '{"path":').slice(0, 2), BROKE],
			[START, text(' nothing.'), FINISH],
		]);
		assert.deepEqual(content, [{ type: 'text', text: `${BEGINNING}nothing.` }]);
		assert.equal(answer.finish, 'stop');
	});

	it('keeps whole calls that were made, and takes no index twice', async () => {
		const { content } = await runResume([
			[START, text(BEGINNING), ...toolCall(0, 'a', '{}'), ...toolCall(1, 'b', '{"x"').slice(0, 2), BROKE],
			[
				START,
				...toolCall(0, 'a', '{}', 'n0'),
				...toolCall(1, 'b', '{"x":1}', 'n1'),
				...toolCall(2, 'c', '{}', 'n2'),
				CALLS,
			],
		]);
		assert.deepEqual(
			content.flatMap((part) => (part.type === 'tool-call' ? [[part.index, part.id, part.arguments]] : [])),
			[
				[0, 'c0', '{}'],
				[1, 'c1', '{"x":1}'],
				[2, 'n2', '{}'],
			],
		);
	});

	it('fails as it broke where calls differ and nothing can be taken back', async () => {
		const { error, events } = await runResume(
			[
				[START, text(BEGINNING), ...toolCall(0, 'read', '{"path":').slice(0, 2), BROKE],
				[START, ...toolCall(0, 'write', '{}'), CALLS],
			],
			{ retract: false },
		);
		assert.equal(error, BROKE);
		assert.ok(!events.some(({ type }) => type === 'replace'));
	});

	it('asks for an answer anew of which little was shown, and replaces one that is another', async () => {
		const same = await runResume([
			[START, text('Hel'), BROKE],
			[AGAIN, text('Hello'), text(' you.'), FINISH],
		]);
		assert.deepEqual(same.source.requests[1], REQUEST);
		assert.deepEqual(same.content, [{ type: 'text', text: 'Hello you.' }]);
		assert.ok(!same.events.some(({ type }) => type === 'replace'));
		const other = await runResume([
			[START, text('Hel'), BROKE],
			[AGAIN, text('Hi'), text(' you.'), FINISH],
		]);
		assert.deepEqual(other.content, [{ type: 'text', text: 'Hi you.' }]);
	});

	it('replaces reasoning that broke off by that which led to the answer, with its signature', async () => {
		const signature: StreamEvent = { type: 'reasoning-opaque', field: 'signature', value: 'new' };
		const { content } = await runResume([
			[START, reasoning('Let me'), BROKE],
			[START, reasoning('Well, '), reasoning('yes.'), signature, text('Yes.'), FINISH],
		]);
		assert.deepEqual(content, [
			{ type: 'reasoning', text: 'Well, yes.' },
			{ type: 'reasoning-opaque', field: 'signature', value: 'new' },
			{ type: 'text', text: 'Yes.' },
		]);
		const same = await runResume([
			[START, reasoning('Let me'), BROKE],
			[START, reasoning('Let me see.'), signature, text('Yes.'), FINISH],
		]);
		assert.deepEqual(same.content[0], { type: 'reasoning', text: 'Let me see.' });
		assert.equal(same.content.length, 3);
	});

	it('lets other reasoning follow where nothing can be taken back, and vouches for neither', async () => {
		const signature: StreamEvent = { type: 'reasoning-opaque', field: 'signature', value: 'new' };
		const { content, error } = await runResume(
			[
				[START, reasoning('Let me'), BROKE],
				[START, reasoning('Well.'), signature, text('Yes.'), FINISH],
			],
			{ retract: false },
		);
		assert.equal(error, undefined);
		assert.deepEqual(content, [
			{ type: 'reasoning', text: 'Let meWell.' },
			{ type: 'text', text: 'Yes.' },
		]);
	});

	it('shows no reasoning about a continuation, and no citation twice', async () => {
		const citation: StreamEvent = { type: 'citation', url: 'https://a.example' };
		const { content, answer } = await runResume([
			[START, text(BEGINNING), citation, BROKE],
			[START, reasoning('Go on.'), citation, text(' the dog.'), FINISH],
		]);
		assert.deepEqual(content, [{ type: 'text', text: `${BEGINNING}the dog.` }]);
		assert.equal(answer.citations.length, 1);
	});

	it('gives what a continuation cites its place in the whole', async () => {
		const words = 'The quick brown fox jumps over 🐕 and 🐈, then sleeps. ';
		const cite = (title: string, start: number, end: number): StreamEvent => ({
			type: 'citation',
			url: 'https://a.example',
			title,
			start,
			end,
		});
		// What is cited is the title, so that each place can be looked up. They count by characters, not by units.
		const goesOn = [text('So '), cite('does', 3, 7), text('does it.'), cite('it', 8, 10)];
		const repeats = [text('🐈, then sleeps. So does it.'), cite('sleeps', 8, 14), cite('does', 19, 23)];
		const beginsAgain = [
			cite('fox', 16, 19),
			text(`${words}So does it.`),
			cite('🐕', 31, 32),
			cite('So', 53, 55),
		];
		const withoutSpace = [text(`${words.trimEnd()}So does it.`), cite('sleeps', 45, 51), cite('So', 52, 54)];
		for (const continuation of [goesOn, repeats, beginsAgain, withoutSpace]) {
			const { answer, content } = await runResume([
				[START, text(words), cite('quick', 4, 9), BROKE],
				[AGAIN, ...continuation, FINISH],
			]);
			assert.deepEqual(content, [{ type: 'text', text: `${words}So does it.` }]);
			const characters = [...`${words}So does it.`];
			assert.equal(
				answer.citations.length,
				continuation.filter(({ type }) => type === 'citation').length + 1,
			);
			for (const { start, end, title } of answer.citations) {
				assert.equal(characters.slice(start, end).join(''), title);
			}
		}
	});

	it('keeps such a place through a second break, beside calls, and after a replacement', async () => {
		const cite = (start: number, end: number): StreamEvent => ({
			type: 'citation',
			url: 'https://a.example',
			start,
			end,
		});
		const placesOf = async (...scripts: Parameters<typeof runResume>[0]) =>
			(await runResume(scripts)).answer.citations.map(({ start, end }) => [start, end]);
		const size = BEGINNING.length;
		assert.deepEqual(
			await placesOf(
				[START, text(BEGINNING), BROKE],
				[AGAIN, text('the dog '), cite(4, 7), BROKE],
				[AGAIN, text('twice.'), cite(0, 5), FINISH],
			),
			[
				[size + 4, size + 7],
				[size + 8, size + 13],
			],
		);
		assert.deepEqual(
			await placesOf(
				[START, text(BEGINNING), BROKE],
				[AGAIN, cite(0, 3), ...toolCall(0, 'look', '{}'), CALLS],
			),
			[[size, size + 3]],
		);
		assert.deepEqual(
			await placesOf(
				[START, text(BEGINNING), BROKE],
				[AGAIN, text('Hm.'), { type: 'replace', text: 'the dog' }, cite(4, 7), FINISH],
			),
			[[size + 4, size + 7]],
		);
		assert.deepEqual(
			await placesOf(
				[START, text(BEGINNING), BROKE],
				[AGAIN, { type: 'replace', text: `${BEGINNING}it` }, cite(size, size + 2), FINISH],
			),
			[[size, size + 2]],
		);
	});

	it('replaces what was added, where the provider replaces that alone', async () => {
		const { content } = await runResume([
			[START, text(BEGINNING), BROKE],
			[START, text('Thinking…'), { type: 'replace', text: 'the cat' }, text(' twice'), FINISH],
		]);
		assert.deepEqual(content, [{ type: 'text', text: `${BEGINNING}the cat twice` }]);
	});

	it('replaces the whole answer where the provider does', async () => {
		const { content } = await runResume([
			[START, text(BEGINNING), BROKE],
			[START, { type: 'replace', text: `${BEGINNING}the cat` }, text(' twice'), FINISH],
		]);
		assert.deepEqual(content, [{ type: 'text', text: `${BEGINNING}the cat twice` }]);
	});
});
