import assert from 'node:assert/strict';
import type { AssistantPart } from '../../../src/core/chat.ts';
import { newTurn } from '../../../src/vscode/chat/held-turn.ts';
import { requestOf } from '../../../src/vscode/chat/request.ts';
import type { HeldTurn } from '../../../src/vscode/chat/turn-tree.ts';
import { MODEL } from './scripted.ts';

describe('request of a turn', () => {
	it('holds the earlier turns and the prompt, its context in fences', () => {
		const earlier = held('first', [{ role: 'assistant', content: [{ type: 'text', text: 'one' }] }]);
		const asked = held('second', [], { context: [['a.md:1', 'x\n```\ny']] });
		const request = requestOf([earlier], asked, MODEL);
		assert.equal(request.model, 'm1');
		assert.deepEqual(
			request.messages.map(({ role }) => role),
			['user', 'assistant', 'user'],
		);
		assert.deepEqual(request.messages.at(-1)?.content, [
			{ type: 'text', text: 'a.md:1\n````\nx\n```\ny\n````\n\nsecond' },
		]);
	});

	it('sends images and files as parts of their own', () => {
		const context = [
			{ label: 'p.png', content: 'AAAA', mimeType: 'image/png' },
			{ label: 'a.ts', content: 'let a' },
			{ label: 'd.pdf', content: 'BBBB', mimeType: 'application/pdf' },
		];
		const asked = newTurn({ text: 'look', context }, { id: '1', parent: null, model: MODEL, startedAt: 0 });
		assert.deepEqual(requestOf([], asked, MODEL).messages[0]?.content, [
			{ type: 'image', mimeType: 'image/png', data: 'AAAA' },
			{ type: 'file', mimeType: 'application/pdf', name: 'd.pdf', data: 'BBBB' },
			{ type: 'text', text: 'a.ts\n```\nlet a\n```\n\nlook' },
		]);
	});

	it('leaves out a turn that was never answered', () => {
		const request = requestOf([held('lost', [], { status: 'failed' })], held('now', []), MODEL);
		assert.equal(request.messages.length, 1);
	});

	it('leaves out tool calls that were never answered, and their opaque parts', () => {
		const calls: AssistantPart[] = [
			{ type: 'text', text: 'Let me look.' },
			{ type: 'tool-call', index: 0, id: 'a', name: 'read', arguments: '{}' },
			{ type: 'reasoning-opaque', field: 'signature', value: 's', index: 1 },
			{ type: 'tool-call', index: 1, id: 'b', name: 'read', arguments: '{"pa' },
		];
		const earlier = held(
			'first',
			[
				{ role: 'assistant', content: calls },
				{ role: 'tool', toolCallId: 'a', name: 'read', content: 'text' },
				{
					role: 'assistant',
					content: [{ type: 'tool-call', index: 0, id: 'c', name: 'read', arguments: '' }],
				},
			],
			{ status: 'stopped' },
		);
		const [, assistant, tool, next] = requestOf([earlier], held('now', []), MODEL).messages;
		assert.deepEqual(assistant?.content, calls.slice(0, 2));
		assert.equal(tool?.role, 'tool');
		assert.equal(next?.role, 'user');
	});

	it('keeps reasoning for the model that thought it, and for no other', () => {
		const content: AssistantPart[] = [
			{ type: 'reasoning', text: 'hm' },
			{ type: 'reasoning-opaque', field: 'signature', value: 's' },
			{ type: 'text', text: 'yes' },
		];
		const earlier = held('first', [{ role: 'assistant', content }]);
		const kept = (model: typeof MODEL, one = earlier) =>
			requestOf([one], held('now', []), model).messages[1]?.content;
		assert.deepEqual(kept(MODEL), content);
		assert.deepEqual(kept({ ...MODEL, id: 'acme/m2', model: 'm2' }), [{ type: 'text', text: 'yes' }]);
		const broken = held('first', [{ role: 'assistant', content }], { status: 'interrupted' });
		assert.deepEqual(kept(MODEL, broken), [{ type: 'text', text: 'yes' }]);
	});
});

function held(
	text: string,
	messages: HeldTurn['turn']['answer']['messages'],
	{
		status = 'finished',
		context = [],
	}: { status?: HeldTurn['turn']['status']; context?: [string, string][] } = {},
): HeldTurn {
	return {
		turn: {
			id: text,
			prompt: { text, context: context.map(([label]) => ({ label })) },
			model: { id: 'acme/m1', model: 'm1', provider: 'Acme', isDemo: false },
			status,
			startedAt: 0,
			answer: { messages, notices: [], citations: [], suggestions: [] },
		},
		contents: context.map(([, content]) => content),
	};
}
