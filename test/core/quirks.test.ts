import assert from 'node:assert/strict';
import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { encodeRequest } from '../../src/core/protocols/openai-chat/request.ts';
import { QUIRK_NAMES, QUIRKS, withQuirks } from '../../src/core/quirks.ts';

const FULL: ChatRequest = {
	model: 'm',
	messages: [{ role: 'system', content: 'Be brief.' }, userText('Hello')],
	tools: [{ name: 'read', description: '', parameters: {} }],
	toolChoice: 'auto',
	parallelToolCalls: true,
	temperature: 1,
	topP: 0.5,
	maxTokens: 10,
	seed: 1,
	stop: ['END'],
	reasoningEffort: 'low',
	responseFormat: { type: 'json_object' },
};

describe('quirks', () => {
	it('each have a sentence for people', () => {
		for (const name of QUIRK_NAMES) {
			assert.match(QUIRKS[name].sentence('m'), /^m [a-z].*\.$/, name);
		}
	});

	it('leave a request without what it is about, and are of no concern to it then', () => {
		const begun: ChatRequest = {
			...FULL,
			messages: [...FULL.messages, { role: 'assistant', content: [{ type: 'text', text: 'Hi' }] }],
		};
		for (const name of QUIRK_NAMES) {
			const { concerns } = QUIRKS[name];
			const changed = withQuirks(begun, [name]);
			assert.notDeepEqual(changed, begun, name);
			assert.equal(concerns(changed), false, name);
			assert.deepEqual(withQuirks(changed, [name]), changed, name);
		}
	});

	it('never leave out what would make the answer another', () => {
		const { stop, responseFormat } = withQuirks(FULL, QUIRK_NAMES);
		assert.deepEqual([stop, responseFormat], [FULL.stop, FULL.responseFormat]);
		const forced: ChatRequest = { ...FULL, toolChoice: 'required' };
		assert.deepEqual(withQuirks(forced, ['no-tools', 'no-tool-choice']), forced);
		const called: ChatRequest = {
			...FULL,
			messages: [...FULL.messages, { role: 'tool', toolCallId: 'c', name: 'read', content: '' }],
		};
		assert.deepEqual(withQuirks(called, ['no-tools']), called);
	});

	it('reach what only the protocol adds or names', () => {
		const body = encodeRequest(withQuirks(FULL, ['no-stream-options', 'max-completion-tokens']));
		assert.equal('stream_options' in body, false);
		assert.equal('max_tokens' in body, false);
		assert.equal(body.max_completion_tokens, 10);
		assert.equal(encodeRequest(FULL).max_tokens, 10);
	});

	it('put system messages before the first words of the user', () => {
		const { messages } = withQuirks(FULL, ['no-system-role']);
		assert.deepEqual(messages, [
			{
				role: 'user',
				content: [
					{ type: 'text', text: 'Be brief.' },
					{ type: 'text', text: 'Hello' },
				],
			},
		]);
		const alone = withQuirks({ model: 'm', messages: [{ role: 'system', content: 'Hi.' }] }, [
			'no-system-role',
		]);
		assert.deepEqual(alone.messages, [userText('Hi.')]);
	});

	it('ask in words to go on where a beginning is not taken, with its last words', () => {
		const text = `${'x'.repeat(500)} the last words`;
		const begun: ChatRequest = {
			model: 'm',
			messages: [userText('Hello'), { role: 'assistant', content: [{ type: 'text', text }] }],
		};
		const last = withQuirks(begun, ['no-prefill']).messages.at(-1);
		assert.equal(last?.role, 'user');
		const said = JSON.stringify(last);
		assert.ok(said.includes('the last words') && said.length < 600, said);
	});
});
