import assert from 'node:assert/strict';
import OpenAI from 'openai';
import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { toolCallStream } from '../servers/chat-stream.ts';
import { type Rig, startRig, TOKEN } from './rig.ts';

const PATCH = '*** Begin\n"x"\n';
const CUSTOM = { type: 'custom', custom: { name: 'patch', input: PATCH }, id: 'call_1' };

/** As a client of OpenAI's sends it: only `patch`, which takes free text, may be called, and must be. */
const ASKED: ChatCompletionCreateParamsNonStreaming = {
	model: 'm',
	messages: [{ role: 'user', content: 'Mend it.' }],
	tools: [
		{ type: 'custom', custom: { name: 'patch', description: 'Patches.' } },
		{ type: 'function', function: { name: 'look', parameters: { type: 'object' } } },
	],
	tool_choice: {
		type: 'allowed_tools',
		allowed_tools: { mode: 'required', tools: [{ type: 'custom', custom: { name: 'patch' } }] },
	},
};

describe('gateway: tools that take free text, by OpenAI’s SDK', function () {
	this.timeout(30_000);
	let rig: Rig;
	let client: OpenAI;

	before(async () => {
		rig = await startRig(
			toolCallStream({ id: 'call_1', name: 'patch', arguments: JSON.stringify({ input: PATCH }) }),
		);
		client = new OpenAI({ baseURL: `${rig.url}/v1`, apiKey: TOKEN, maxRetries: 0 });
	});

	after(() => rig.close());

	it('are functions to a provider, which is told of the allowed ones alone', async () => {
		await client.chat.completions.create(ASKED);
		const { tools, tool_choice } = JSON.parse(rig.provider.requests.at(-1)?.body ?? '');
		assert.deepEqual(
			tools.map((tool: { type: string; function: { name: string } }) => [tool.type, tool.function.name]),
			[['function', 'patch']],
		);
		assert.equal(tool_choice, 'required');
	});

	it('come back as what the client sent, streamed and whole', async () => {
		const whole = await client.chat.completions.create(ASKED);
		const { stream: _, ...asked } = ASKED;
		const streamed = await client.chat.completions.stream(asked).finalChatCompletion();
		for (const { choices } of [whole, streamed]) {
			assert.deepEqual(choices[0]?.message.tool_calls, [CUSTOM]);
			assert.equal(choices[0]?.finish_reason, 'tool_calls');
		}
	});

	it('go back with their results', async () => {
		await client.chat.completions.create({
			...ASKED,
			messages: [
				...ASKED.messages,
				{ role: 'assistant', tool_calls: [{ ...CUSTOM, type: 'custom' }] },
				{ role: 'tool', tool_call_id: 'call_1', content: 'Done.' },
			],
		});
		const { messages } = JSON.parse(rig.provider.requests.at(-1)?.body ?? '');
		assert.deepEqual(messages[1].tool_calls[0].function, {
			name: 'patch',
			arguments: JSON.stringify({ input: PATCH }),
		});
		assert.deepEqual(messages[2], { role: 'tool', tool_call_id: 'call_1', content: 'Done.' });
	});
});
