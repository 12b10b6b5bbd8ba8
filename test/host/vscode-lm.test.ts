import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { type ChatRequest, userText } from '../../src/core/chat.ts';
import { StreamError } from '../../src/core/errors.ts';
import type { StreamEvent } from '../../src/core/stream.ts';
import { createCatalog } from '../../src/vscode/catalog.ts';
import { createLog } from '../../src/vscode/log.ts';
import { createPolicies } from '../../src/vscode/policies.ts';
import { createKeys } from '../../src/vscode/secrets.ts';
import { createSettings } from '../../src/vscode/settings.ts';
import { listContributed, vscodeLm } from '../../src/vscode/vscode-lm.ts';

import { memorySecrets } from '../vscode/secret-storage.ts';

/** The one model of `test/workbench/model-extension`. */
const MODEL = 'weir-test/told/model';

/** One pixel: VS Code looks into images on their way. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

describe('models of other extensions', () => {
	it('are listed, and Weir’s own are not among them', async () => {
		const models = await listContributed();
		assert.deepEqual(
			models.find(({ model }) => model === MODEL),
			{ model: MODEL, name: 'Told Model', vendor: 'weir-test' },
		);
		assert.ok((await vscode.lm.selectChatModels({ vendor: 'weir' })).length > 0);
		assert.ok(models.every(({ vendor }) => vendor !== 'weir'));
	});

	it('get the whole conversation, the parameters and the tools', async () => {
		const events = await ask({
			messages: [
				userText('one'),
				{ role: 'system', content: 'Be brief.' },
				{
					role: 'assistant',
					content: [
						{ type: 'reasoning', text: 'kept back' },
						{ type: 'text', text: 'two' },
						{ type: 'tool-call', index: 0, id: 'c1', name: 'look', arguments: '{"a":1}' },
						{ type: 'tool-call', index: 1, id: 'c2', name: 'look', arguments: '{"a":' },
					],
				},
				{ role: 'tool', toolCallId: 'c1', name: 'look', content: 'seen' },
				{
					role: 'user',
					content: [
						{ type: 'text', text: 'three' },
						{ type: 'image', mimeType: 'image/png', data: PNG },
						{ type: 'image', url: `data:image/png;base64,${PNG}` },
						{ type: 'file', mimeType: 'application/x-weir', name: 'a.weir', data: 'BAU=' },
					],
				},
			],
			tools: [
				{ name: 'look', description: 'Looks.', parameters: { type: 'object' } },
				{ name: 'other', description: 'Other.', parameters: { type: 'object' } },
			],
			toolChoice: { name: 'look' },
			temperature: 0.5,
			maxTokens: 9,
			extraBody: { extra: true },
		});
		const { User, Assistant } = vscode.LanguageModelChatMessageRole;
		assert.deepEqual(JSON.parse(textOf(events)), {
			messages: [
				{ role: User, content: ['Be brief.'] },
				{ role: User, content: ['one'] },
				{
					role: Assistant,
					content: [
						'two',
						{ call: 'c1', name: 'look', input: { a: 1 } },
						{ call: 'c2', name: 'look', input: {} },
					],
				},
				{ role: User, content: [{ result: 'c1', content: ['seen'] }] },
				{
					role: User,
					content: [
						'three',
						{ mimeType: 'image/png', bytes: [...Buffer.from(PNG, 'base64')] },
						{ mimeType: 'image/png', bytes: [...Buffer.from(PNG, 'base64')] },
						{ mimeType: 'application/x-weir', bytes: [4, 5] },
					],
				},
			],
			tools: [{ name: 'look', description: 'Looks.', inputSchema: { type: 'object' } }],
			toolMode: vscode.LanguageModelChatToolMode.Required,
			modelOptions: { temperature: 0.5, max_tokens: 9, extra: true },
		});
		assert.deepEqual(events.at(-1), { type: 'finish', reason: 'stop' });
	});

	it('call tools', async () => {
		assert.deepEqual(await ask({ messages: [userText('call')] }), [
			{ type: 'start', id: '', model: MODEL },
			{ type: 'text-delta', text: 'Looking.' },
			{ type: 'tool-call-start', index: 0, id: 'call-1', name: 'look' },
			{ type: 'tool-call-delta', index: 0, json: '{"where":"here"}' },
			{ type: 'tool-call-end', index: 0 },
			{ type: 'finish', reason: 'tool-calls' },
		]);
	});

	it('give images, and the usage where they tell it', async () => {
		assert.deepEqual(await ask({ messages: [userText('draw')] }), [
			{ type: 'start', id: '', model: MODEL },
			{ type: 'media', mimeType: 'image/png', data: 'AQID' },
			{ type: 'usage', inputTokens: 7, outputTokens: 2, cacheReadTokens: 3 },
			{ type: 'finish', reason: 'stop' },
		]);
	});

	it('show their reasoning where VS Code hands it over', async function () {
		if (!('LanguageModelThinkingPart' in vscode)) {
			this.skip();
		}
		const events = await ask({ messages: [userText('think')] });
		assert.equal(textOf(events), 'So.');
		assert.deepEqual(
			events.filter(({ type }) => type === 'reasoning-delta'),
			[{ type: 'reasoning-delta', text: 'Hm.' }],
		);
	});

	it('stop when they are told to, and keep what came', async () => {
		const controller = new AbortController();
		const seen: StreamEvent[] = [];
		await assert.rejects(async () => {
			for await (const event of open({ messages: [userText('wait')] }, controller.signal)) {
				seen.push(event);
				if (event.type === 'text-delta') {
					controller.abort();
				}
			}
		}, isError('aborted'));
		assert.equal(textOf(seen), 'Waiting.');
		await assert.rejects(ask({ messages: [userText('hi')] }, AbortSignal.abort()), isError('aborted'));
	});

	for (const [does, kind, words] of [
		['block', 'quota', /Told Model is blocked for now/],
		['fail', 'server', /Told Model failed, in the extension that contributes it/],
	] as const) {
		it(`tell what it means when they ${does}`, async () => {
			await assert.rejects(ask({ messages: [userText(does)] }), isError(kind, words));
		});
	}

	it('are chosen and asked like any other model, and not offered to VS Code a second time', async () => {
		const log = createLog((text) => text);
		const settings = createSettings(log);
		const keys = createKeys(memorySecrets(), () => undefined);
		const memory = { get: () => undefined, update: async () => undefined };
		const policies = createPolicies({ settings, keys, memory });
		const catalog = createCatalog({ settings, keys, policies: async () => policies, log });
		const offered = async () => (await vscode.lm.selectChatModels({ vendor: 'weir' })).map(({ id }) => id);
		try {
			const before = await offered();
			const chosen = (await catalog.contributed()).find(({ model }) => model === MODEL);
			assert.ok(chosen);
			await catalog.choose(chosen.id);
			assert.deepEqual(catalog.current(), chosen);
			assert.deepEqual(await offered(), before);
			const said: StreamEvent[] = [];
			const { signal } = new AbortController();
			const request = { model: MODEL, messages: [userText('draw')] };
			for await (const event of catalog.open(catalog.current())(request, { signal })) {
				said.push(event);
			}
			assert.deepEqual(said.at(-1), { type: 'finish', reason: 'stop' });
		} finally {
			await settings.saveModel(undefined);
			catalog.dispose();
			log.dispose();
		}
	});

	it('that are not there, and Weir’s own, are not found', async () => {
		for (const model of ['weir-test/none', 'nobody/none', 'none', 'weir/demo/demo']) {
			await assert.rejects(
				ask({ model, messages: [userText('hi')] }),
				isError('not-found', /contributes the model/),
			);
		}
	});

	it('take no image that is only an address', async () => {
		const content = [{ type: 'image', url: 'https://example.com/a.png' }] as const;
		await assert.rejects(ask({ messages: [{ role: 'user', content }] }), isError('invalid-request'));
	});
});

function open(request: Omit<ChatRequest, 'model'> & { model?: string }, signal: AbortSignal) {
	return vscodeLm({ model: MODEL, ...request }, { signal });
}

async function ask(
	request: Omit<ChatRequest, 'model'> & { model?: string },
	signal = new AbortController().signal,
): Promise<StreamEvent[]> {
	const events: StreamEvent[] = [];
	for await (const event of open(request, signal)) {
		events.push(event);
	}
	return events;
}

function textOf(events: readonly StreamEvent[]): string {
	return events.map((event) => (event.type === 'text-delta' ? event.text : '')).join('');
}

function isError(kind: string, words = /./): (error: unknown) => boolean {
	return (error) => error instanceof StreamError && error.kind === kind && words.test(error.message);
}
