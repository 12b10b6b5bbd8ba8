import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import * as z from 'zod/mini';
import { PRESETS } from '../../../src/core/providers.ts';
import { entrySchema, readEntry } from '../../../src/vscode/providers/provider-entry.ts';

const MANIFEST = path.resolve(import.meta.dirname, '../../../package.json');

describe('an entry of weir.providers', () => {
	const { items } = JSON.parse(fs.readFileSync(MANIFEST, 'utf8')).contributes.configuration.properties[
		'weir.providers'
	] as { items: object };

	it('is in the manifest what it is to Weir', () => {
		assert.deepEqual(bare(items), bare(z.toJSONSchema(entrySchema, { io: 'input' })));
	});

	it('is judged alike by the editor and by Weir', () => {
		// `enumDescriptions` is VS Code's own.
		const isValid = new Ajv({ keywords: ['enumDescriptions'] }).compile(items);
		const model = (fields: object) => ({ id: 'x', preset: 'custom', models: [{ id: 'm', ...fields }] });
		const entries: unknown[] = [
			...PRESETS.map(({ id }) => ({ id, preset: id })),
			{},
			'openai',
			{ id: 'X', preset: 'openai' },
			{ id: 'x'.repeat(65), preset: 'openai' },
			{ id: 'x', preset: 'none' },
			{ id: 'x', preset: 'poe', useOpenAIClient: false },
			{ id: 'x', preset: 'poe', useOpenAIClient: 'no' },
			{ id: 'x', preset: 'openai', name: '' },
			{ id: 'x', preset: 'openai', protocol: 'openai-responses' },
			{ id: 'x', preset: 'openai', protocol: 'grpc' },
			{ id: 'x', preset: 'openai', headers: { 'x-team': 'weir' }, extraBody: { a: { b: [null] } } },
			{ id: 'x', preset: 'openai', headers: { 'x-team': 1 } },
			{ id: 'x', preset: 'openai', headers: [] },
			{ id: 'x', preset: 'openai', extraBody: 'a=1' },
			{ id: 'x', preset: 'openai', models: ['a', { id: 'b' }] },
			{ id: 'x', preset: 'openai', models: [''] },
			{ id: 'x', preset: 'openai', models: ['m'.repeat(301)] },
			{ id: 'x', preset: 'openai', models: 'a' },
			model({ protocol: 'poe-bot', kind: 'media', headers: { a: 'b' }, extraBody: {} }),
			model({ kind: 'sound' }),
			model({ id: 1 }),
		];
		for (const entry of entries) {
			assert.equal(typeof readEntry(entry) !== 'string', isValid(entry), JSON.stringify(entry));
		}
	});

	it('has the fields of orq.ai as orq.ai takes them, in either form', () => {
		const fields = { cache: { type: 'exact_match', ttl: 60 }, retry: { count: 2 }, name: 'Weir' };
		for (const extraBody of [fields, { orq: fields }, { orq: { retries: { count: 1 } }, temperature: 1 }]) {
			assert.equal(typeof readEntry({ id: 'o', preset: 'orq', extraBody }), 'object');
		}
		const wrong = { retry: { count: 9 } };
		assert.match(
			String(readEntry({ id: 'o', preset: 'orq', extraBody: wrong })),
			/^retry must be .* in extraBody\.$/,
		);
		const models = [{ id: 'm', extraBody: { orq: wrong } }];
		assert.match(String(readEntry({ id: 'o', preset: 'orq', models })), /^orq\.retry must be/);
		assert.equal(typeof readEntry({ id: 'x', preset: 'openai', extraBody: wrong }), 'object');
	});
});

/** A schema without what only guides an editor, and without what says nothing. */
function bare(schema: unknown): unknown {
	if (Array.isArray(schema)) {
		return schema.map(bare);
	}
	if (typeof schema !== 'object' || schema === null) {
		return schema;
	}
	const told = Object.entries(schema).filter(
		([key, value]) =>
			!['$schema', 'description', 'enumDescriptions', 'propertyNames'].includes(key) &&
			!(key === 'additionalProperties' && (value === false || Object.keys(value as object).length === 0)),
	);
	return Object.fromEntries(told.map(([key, value]) => [key, bare(value)]));
}
