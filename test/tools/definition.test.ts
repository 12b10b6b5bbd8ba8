import assert from 'node:assert/strict';
import { definitionOf } from '../../src/tools/definition.ts';
import { WORKSPACE_TOOLS } from '../../src/tools/workspace-tools.ts';

describe('definitionOf', () => {
	it('tells a model of a tool as a JSON Schema with a sentence for each argument', () => {
		const [read] = WORKSPACE_TOOLS.map(definitionOf);
		assert.deepEqual(read, {
			name: 'weir_readFile',
			description: WORKSPACE_TOOLS[0]?.description,
			parameters: {
				type: 'object',
				properties: {
					path: {
						type: 'string',
						description: 'Path of the file, relative to the workspace, such as src/main.ts.',
					},
					startLine: {
						type: 'integer',
						minimum: 1,
						description: 'First line to read, counted from 1. Default: 1.',
					},
					endLine: {
						type: 'integer',
						minimum: 1,
						description: 'Last line to read, itself included. Default: the last one.',
					},
				},
				required: ['path'],
			},
		});
	});

	it('gives every tool a name that VS Code and the providers take', () => {
		for (const { name, referenceName, description, userDescription } of WORKSPACE_TOOLS) {
			assert.match(name, /^weir_[A-Za-z]{1,58}$/);
			assert.match(referenceName, /^[A-Za-z][\w-]*$/);
			assert.ok(description.endsWith('.') && userDescription.endsWith('.'));
		}
	});
});
