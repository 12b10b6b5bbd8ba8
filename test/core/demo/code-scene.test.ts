import assert from 'node:assert/strict';
import { type Message, userText } from '../../../src/core/chat.ts';
import { ask } from './ask.ts';

describe('demo, asked about code', () => {
	it('gives the code back with one comment, when its replacement is asked for', async () => {
		const rules: Message = { role: 'system', content: 'You rewrite a piece of code. Answer with one fence.' };
		const prompt = [
			'Before it, in a.py:\n```\nimport os\n```',
			'The code to rewrite (python):\n````\n    x = 1\n    s = "```"\n````',
			'What to do: make a table',
		].join('\n\n');
		const { text } = await ask('', { messages: [rules, userText(prompt)] });
		assert.equal(
			text,
			'````python\n    # Weir\'s demo rewrote this: it added this line and changed nothing else.\n    x = 1\n    s = "```"\n````\n',
		);
	});

	it('writes the comment as the language does, and none where there is none', async () => {
		for (const [label, comment] of [
			['src/a.ts:1-2', "// Weir's demo"],
			['a.css', "/* Weir's demo"],
			['a.md:4', "<!-- Weir's demo"],
			['query (sql):', "-- Weir's demo"],
		] as const) {
			const { text } = await ask(`${label}\n\`\`\`\nx\n\`\`\`\nRefactor this.`);
			assert.ok(text.includes(comment), text);
		}
		const { text } = await ask('Refactor:\n```json\n{"a": 1}\n```');
		assert.equal(text, '```json\n{"a": 1}\n```\n');
	});

	it('counts what it is asked to explain, and does not pretend to understand it', async () => {
		const { text } = await ask(
			'a.ts:1-3\n```\n// A table.\nfunction foo() {}\nconst bar = 1;\n```\n\nExplain this code.',
		);
		assert.match(text, /3 lines of ts/);
		assert.match(text, /`foo`, `bar`/);
		assert.match(text, /1 line of comment/);
		assert.match(text, /cannot understand/);
	});
});
