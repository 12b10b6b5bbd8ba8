import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('language models', () => {
	const demo = async () => {
		const models = await vscode.lm.selectChatModels({ vendor: 'weir' });
		const found = models.find(({ id }) => id === 'demo/demo');
		assert.ok(found, `no demo among ${models.map(({ id }) => id).join(', ')}`);
		return found;
	};
	const ask = (model: vscode.LanguageModelChat, text: string, token?: vscode.CancellationToken) =>
		model.sendRequest([vscode.LanguageModelChatMessage.User(text)], {}, token);

	it('lists the demo, without a key and without a network', async () => {
		const { vendor, name, maxInputTokens } = await demo();
		assert.deepEqual({ vendor, name }, { vendor: 'weir', name: 'Weir Demo' });
		assert.ok(maxInputTokens > 0);
	});

	it('answers in pieces', async () => {
		const pieces: string[] = [];
		for await (const piece of (await ask(await demo(), 'Show me a table.')).text) {
			pieces.push(piece);
		}
		assert.ok(pieces.length > 1);
		assert.match(pieces.join(''), /\| Surface \|/);
	});

	it('hands over tool calls when they are whole', async () => {
		const response = await (await demo()).sendRequest(
			[vscode.LanguageModelChatMessage.User('read src/price.ts')],
			{ tools: [{ name: 'weir_readFile', description: 'Reads a file.', inputSchema: { type: 'object' } }] },
		);
		const calls: vscode.LanguageModelToolCallPart[] = [];
		for await (const part of response.stream) {
			if (part instanceof vscode.LanguageModelToolCallPart) {
				calls.push(part);
			}
		}
		assert.deepEqual(
			calls.map(({ name, input }) => ({ name, input })),
			[{ name: 'weir_readFile', input: { path: 'src/price.ts' } }],
		);
	});

	it('takes a conversation with tool calls and their results', async () => {
		const response = await (await demo()).sendRequest(
			[
				vscode.LanguageModelChatMessage.User('read src/price.ts'),
				vscode.LanguageModelChatMessage.Assistant([
					new vscode.LanguageModelToolCallPart('c1', 'weir_readFile', { path: 'src/price.ts' }),
				]),
				vscode.LanguageModelChatMessage.User([
					new vscode.LanguageModelToolResultPart('c1', [
						new vscode.LanguageModelTextPart('src/price.ts, lines 1-1 of 1:\nxyzzy'),
					]),
					new vscode.LanguageModelDataPart(new TextEncoder().encode('ephemeral'), 'cache_control'),
				]),
			],
			{ tools: [{ name: 'weir_readFile', description: 'Reads a file.' }] },
		);
		assert.match(await textOf(response), /xyzzy/);
	});

	it('tells the usage at the end, as VS Code’s own chat reads it', async () => {
		const response = await ask(await demo(), 'Hello');
		let usage: unknown;
		for await (const part of response.stream) {
			if (part instanceof vscode.LanguageModelDataPart && part.mimeType === 'usage') {
				usage = JSON.parse(new TextDecoder().decode(part.data));
			}
		}
		const { prompt_tokens, completion_tokens, total_tokens } = usage as Record<string, number>;
		assert.ok(prompt_tokens && completion_tokens);
		assert.equal(total_tokens, prompt_tokens + completion_tokens);
	});

	it('stops when the caller cancels', async () => {
		const source = new vscode.CancellationTokenSource();
		const response = await ask(await demo(), 'A very long answer', source.token);
		await assert.rejects(async () => {
			for await (const _ of response.text) {
				source.cancel();
			}
		});
	});

	it('tells a failure with its code', async () => {
		const response = await ask(await demo(), 'wrong key');
		await assert.rejects(textOf(response), (error: unknown) => {
			assert.ok(error instanceof vscode.LanguageModelError);
			assert.equal(error.code, vscode.LanguageModelError.NoPermissions().code);
			assert.match(error.message, /wrong key/);
			return true;
		});
	});

	it('estimates tokens', async () => {
		assert.equal(await (await demo()).countTokens('abcdefgh'), 2);
	});
});

async function textOf(response: vscode.LanguageModelChatResponse): Promise<string> {
	let text = '';
	for await (const piece of response.text) {
		text += piece;
	}
	return text;
}
