import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { POLICY_NAMES } from '../../../src/core/policy-names.ts';
import { newTurn } from '../../../src/vscode/chat/held-turn.ts';
import {
	isParameter,
	parametersText,
	readParameters,
	readPresets,
} from '../../../src/vscode/chat/parameters.ts';
import { requestOf } from '../../../src/vscode/chat/request.ts';
import { MODEL } from './scripted.ts';

const MANIFEST = path.resolve(import.meta.dirname, '../../../package.json');

describe('parameters', () => {
	it('become the request, the system prompt first', () => {
		const of = { id: '1', parent: null, model: MODEL, startedAt: 0 };
		const asked = newTurn({ text: 'hi', context: [] }, of);
		const request = requestOf([], asked, MODEL, { system: 'Be brief.', temperature: 0, stop: ['END'] });
		assert.equal(request.temperature, 0);
		assert.deepEqual(request.stop, ['END']);
		const policies = { cache: false, retry: false } as const;
		assert.deepEqual(requestOf([], asked, MODEL, { policies }).policies, policies);
		assert.deepEqual(request.messages[0], { role: 'system', content: 'Be brief.' });
		assert.deepEqual(Object.keys(requestOf([], asked, MODEL)), ['model', 'messages']);
	});

	it('are checked wherever they come from', () => {
		assert.deepEqual(readParameters({ temperature: 3 }), {});
		assert.deepEqual(readParameters('nonsense'), {});
		assert.deepEqual(readParameters({ topP: 0.5 }), { topP: 0.5 });
		assert.deepEqual(readParameters({ policies: { resume: false } }), { policies: { resume: false } });
		assert.deepEqual(readParameters({ policies: { resume: true } }), {});
		assert.deepEqual(readParameters({ policies: { bounds: false } }), {});
		assert.equal(isParameter('maxTokens', 0), false);
		assert.equal(isParameter('temperature', Number.NaN), false);
		assert.equal(isParameter('stop', ['a', 'b', 'c', 'd', 'e']), false);
		assert.deepEqual(
			[...readPresets({ Precise: { temperature: 0 }, broken: { temperature: 'cold' }, odd: 1 })],
			[['Precise', { temperature: 0 }]],
		);
		assert.deepEqual([...readPresets(undefined)], []);
	});

	it('name the policies that the manifest offers', () => {
		const { properties } = JSON.parse(fs.readFileSync(MANIFEST, 'utf8')).contributes.configuration;
		const { policies } = properties['weir.presets'].additionalProperties.properties;
		assert.deepEqual(policies.propertyNames.enum, POLICY_NAMES);
	});

	it('are said in a few words', () => {
		assert.equal(parametersText({}), '');
		assert.equal(
			parametersText({
				system: 'x',
				temperature: 0.2,
				maxTokens: 5000,
				responseFormat: { type: 'json_object' },
				policies: { cache: false, retry: false },
			}),
			'system prompt, temperature 0.2, at most 5,000 tokens, JSON, without cache, retry',
		);
	});
});
