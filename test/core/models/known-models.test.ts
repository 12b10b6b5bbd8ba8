import assert from 'node:assert/strict';
import { knownModel, MAKERS, withKnown } from '../../../src/core/models/known-models.ts';
import { comparableName } from '../../../src/core/models/model-name.ts';
import { PRESETS } from '../../../src/core/providers.ts';

const POE = 'api.poe.com';

describe('known models', () => {
	const marks: [name: string, tools: boolean, makes: string][] = [
		['Claude-Opus-4.1', true, 'text'],
		['Claude-Sonnet-4', true, 'text'],
		['Gemini-2.5-Pro', true, 'text'],
		['GPT-4.1', true, 'text'],
		['Grok-4', true, 'text'],
		['Llama-3.1-405B', false, 'text'],
		['GPT-Image-1', false, 'image'],
		['Veo-3', false, 'video'],
	];
	for (const [name, tools, makes] of marks) {
		it(`${name} at Poe: ${tools ? 'calls tools' : 'calls no tools'}, makes ${makes}`, () => {
			const known = knownModel(name, POE);
			assert.equal(known?.tools, tools);
			assert.deepEqual(known?.makes, [makes]);
			assert.equal(known?.prices, undefined);
		});
	}

	it("tells prices at the maker's own host alone", () => {
		assert.deepEqual(knownModel('claude-opus-4-1-20250805', 'api.anthropic.com')?.prices, {
			input: 15,
			output: 75,
			cacheRead: 1.5,
			cacheWrite: 18.75,
		});
		assert.equal(knownModel('anthropic/claude-opus-4.1', 'openrouter.ai')?.prices, undefined);
		assert.equal(knownModel('anthropic/claude-opus-4.1', 'openrouter.ai')?.tools, true);
	});

	it('says nothing of a model at another host than the one where it is so', () => {
		assert.equal(knownModel('llama-3.1-405b', 'localhost:8000'), undefined);
	});

	it('knows a snapshot that has a price of its own', () => {
		const host = 'api.openai.com';
		assert.equal(knownModel('gpt-4o-2024-05-13', host)?.prices?.input, 5);
		assert.equal(knownModel('gpt-4o-2024-11-20', host)?.prices?.input, 2.5);
		assert.equal(knownModel('gpt-6.2-sol', host)?.prices?.long?.output, 15);
	});

	it("lets the provider's word win, field by field", () => {
		const model = withKnown({ id: 'claude-sonnet-4', tools: false, contextTokens: 9 }, POE);
		assert.equal(model.tools, false);
		assert.equal(model.contextTokens, 9);
		assert.equal(model.reasoning, true);
		assert.deepEqual(withKnown({ id: 'never-heard-of' }, POE), { id: 'never-heard-of' });
	});

	const rows = MAKERS.flatMap(({ host, models }) => models.map((facts) => ({ host, ...facts })));

	it('dates every row, says where it was read, and names it once', () => {
		for (const { source, date, names } of rows) {
			assert.match(date, /^20\d\d-\d\d-\d\d$/);
			assert.ok(Date.parse(date) <= Date.now(), date);
			assert.ok(source.length > 10);
			assert.ok(names.every((name) => name === name.toLowerCase()));
		}
		const names = rows.flatMap((row) => row.names);
		assert.equal(new Set(names).size, names.length);
		const plain = names.filter((name) => !/20\d\d-\d\d-\d\d/.test(name)).map(comparableName);
		assert.equal(new Set(plain).size, plain.length);
	});

	it('has prices that can be: cached for less, longer for more, output dearest', () => {
		for (const { names, prices } of rows) {
			if (!prices) {
				continue;
			}
			const { input = 0, output = 0, cacheRead = 0, cacheWrite = input, long } = prices;
			assert.ok(input > 0 && output > input && cacheRead < input && cacheWrite >= input, names[0]);
			assert.ok(!long || ((long.input ?? 0) > input && (long.output ?? 0) > output), names[0]);
		}
	});

	it("names hosts as the presets' addresses have them", () => {
		const hosts = new Set(
			PRESETS.filter(({ baseUrl }) => baseUrl).map(({ baseUrl }) => new URL(baseUrl).host),
		);
		assert.deepEqual(
			MAKERS.map(({ host }) => host).filter((host) => !hosts.has(host)),
			['generativelanguage.googleapis.com'],
		);
	});
});
