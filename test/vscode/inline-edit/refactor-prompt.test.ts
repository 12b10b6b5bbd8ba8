import assert from 'node:assert/strict';
import { textOf } from '../../../src/core/chat.ts';
import { refactorRequest } from '../../../src/vscode/inline-edit/refactor-prompt.ts';

const task = {
	instruction: 'Name it better',
	code: 'const a = 1;',
	fileName: 'src/a.ts',
	languageId: 'typescript',
	before: '',
	after: '',
};

describe('refactorRequest', () => {
	it('tells the code, its file and the instruction', () => {
		const { model, messages } = refactorRequest('m', task);
		assert.equal(model, 'm');
		assert.deepEqual(
			messages.map(({ role }) => role),
			['system', 'user'],
		);
		const asked = messages[1] ? textOf(messages[1]) : '';
		assert.equal(
			asked,
			'The code to rewrite (typescript):\n```\nconst a = 1;\n```\n\nWhat to do: Name it better',
		);
	});

	it('puts what stands around the code beside it, in fences that hold it', () => {
		const { messages } = refactorRequest('m', { ...task, before: '// ```', after: 'b();' });
		const asked = messages[1] ? textOf(messages[1]) : '';
		assert.match(asked, /Before it, in src\/a\.ts:\n````\n\/\/ ```\n````/);
		assert.match(asked, /After it, in src\/a\.ts:\n```\nb\(\);\n```/);
	});
});
