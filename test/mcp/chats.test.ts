import assert from 'node:assert/strict';
import { userText } from '../../src/core/chat.ts';
import { createMemoryChats } from '../../src/mcp/chats/memory-chats.ts';

const turn = (text: string) => [userText(text)];

/** What a conversation holds of the texts that went into it, by their first letters. */
async function lettersOf(chats: ReturnType<typeof createMemoryChats>, id: string) {
	const messages = await chats.read(id);
	return messages?.map((message) => JSON.stringify(message).match(/"text":"(.)/)?.[1]).join('');
}

describe('MCP: conversations in memory', () => {
	it('are so many: the one that was not used for the longest time goes first', async () => {
		const chats = createMemoryChats({ mostChats: 2 });
		await chats.append('one', turn('a'));
		await chats.append('two', turn('b'));
		await chats.read('one');
		await chats.append('three', turn('c'));
		assert.deepEqual(await Promise.all(['one', 'two', 'three'].map((id) => lettersOf(chats, id))), [
			'a',
			undefined,
			'c',
		]);
	});

	it('are of such a size together', async () => {
		const chats = createMemoryChats({ mostCharacters: 1000 });
		await chats.append('one', turn('a'.repeat(600)));
		await chats.append('two', turn('b'.repeat(600)));
		assert.deepEqual([await lettersOf(chats, 'one'), await lettersOf(chats, 'two')], [undefined, 'b']);
	});

	it('forget their oldest turns where they grow too long, and never the call before its result', async () => {
		const chats = createMemoryChats({ longestChat: 1000 });
		await chats.append('one', turn('a'.repeat(400)));
		await chats.append('one', [{ role: 'tool', toolCallId: 'x', name: 'n', content: 'seen' }, ...turn('b')]);
		await chats.append('one', turn('c'.repeat(400)));
		await chats.append('one', turn('d'.repeat(400)));
		assert.equal(await lettersOf(chats, 'one'), 'cd');
	});

	it('are what they were, whatever is done to what was handed out', async () => {
		const chats = createMemoryChats();
		await chats.append('one', turn('a'));
		const [first] = (await chats.read('one')) ?? [];
		Object.assign(first ?? {}, { content: [{ type: 'text', text: 'z' }] });
		assert.equal(await lettersOf(chats, 'one'), 'a');
		assert.deepEqual([await chats.delete('one'), await chats.delete('one')], [true, false]);
		assert.equal(await chats.read('one'), undefined);
	});
});
