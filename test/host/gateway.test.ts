import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CONNECTABLE_TOOLS, variablesOf } from '../../src/vscode/gateway/tool-settings.ts';

/** Where the gateway of these tests listens; written into the user's settings, and taken out again. */
const PORT = 47_470;

describe('the gateway of a window', () => {
	const url = `http://127.0.0.1:${PORT}`;
	const port = () => vscode.workspace.getConfiguration('weir').inspect('gateway.port');
	const setPort = (value: number | undefined) =>
		vscode.workspace
			.getConfiguration('weir')
			.update('gateway.port', value, vscode.ConfigurationTarget.Global);
	/** The text of the document that Connect Another Tool opens. */
	const connect = async (tool: string): Promise<string> => {
		const place = CONNECTABLE_TOOLS.findIndex(({ name }) => name === tool);
		for (;;) {
			void vscode.commands.executeCommand('weir.connectTool');
			// A quick pick does not say when it is there; one that came too late is opened anew.
			await sleep(2000);
			for (let step = 0; step < place; step++) {
				await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
			}
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			await sleep(1000);
			const { activeTextEditor: editor } = vscode.window;
			if (editor?.document.isUntitled) {
				return editor.document.getText();
			}
			await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
		}
	};

	before(() => setPort(PORT));
	after(async () => {
		await vscode.commands.executeCommand('weir.stopGateway');
		await setPort(undefined);
		await vscode.commands.executeCommand('workbench.action.closeAllEditors');
	});

	it('is off until it is asked for', async () => {
		assert.equal(port()?.globalValue, PORT);
		await assert.rejects(fetch(`${url}/health`));
	});

	it('serves the window’s models to whoever has the token that it shows, and stops', async function () {
		this.timeout(60_000);
		void vscode.commands.executeCommand('weir.startGateway');
		const shown = await connect('curl');
		const token = /Bearer (\S+?)'/.exec(shown)?.[1];
		assert.ok(token, shown);
		const model = /"model":"([^"]+)"/.exec(shown)?.[1];
		const body = JSON.stringify({ model, messages: [{ role: 'user', content: 'Hello' }] });
		const ask = (authorization: string) =>
			fetch(`${url}/v1/chat/completions`, {
				method: 'POST',
				headers: { authorization, 'content-type': 'application/json' },
				body,
			});
		const refused = await ask('Bearer nobody');
		assert.equal(refused.status, 401);
		const answer = await ask(`Bearer ${token}`);
		assert.equal(answer.status, 200);
		const { choices } = (await answer.json()) as { choices: { message: { content: string } }[] };
		assert.match(choices[0]?.message.content ?? '', /demo/i);
		const tools = await fetch(`${url}/mcp`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${token}`,
				'content-type': 'application/json',
				accept: 'application/json, text/event-stream',
			},
			body: JSON.stringify({
				jsonrpc: '2.0',
				id: 1,
				method: 'initialize',
				params: {
					protocolVersion: '2025-11-25',
					capabilities: {},
					clientInfo: { name: 'test', version: '1' },
				},
			}),
		});
		assert.equal(tools.status, 200);
		assert.match(await tools.text(), /"serverInfo":\{[^}]*"name":"weir"/i);
		await vscode.commands.executeCommand('weir.stopGateway');
		await assert.rejects(fetch(`${url}/health`));
	});

	it('opens a terminal whose variables connect what is run in it', async function () {
		this.timeout(60_000);
		const find = () => vscode.window.terminals.find(({ name }) => name === 'Weir');
		let terminal = find();
		while (!terminal) {
			void vscode.commands.executeCommand('weir.connectTool');
			await sleep(2000);
			// The terminal is the last line, and what comes before the first is the last.
			await vscode.commands.executeCommand('workbench.action.quickOpenSelectPrevious');
			await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
			await sleep(1000);
			await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
			terminal = find();
		}
		const { env } = terminal.creationOptions as vscode.TerminalOptions;
		terminal.dispose();
		const token = env?.OPENAI_API_KEY ?? '';
		const model = env?.ANTHROPIC_MODEL ?? '';
		assert.deepEqual(env, variablesOf({ url, token, model }));
		const models = await fetch(`${env?.OPENAI_BASE_URL}/models`, {
			headers: { authorization: `Bearer ${token}` },
		});
		assert.equal(models.status, 200);
	});

	it('tells every tool its address, its token and its model', () => {
		const connection = { url, token: 'a-token', model: 'p/m' };
		for (const { name, settings } of CONNECTABLE_TOOLS) {
			for (const part of [url, 'a-token', 'p/m']) {
				assert.ok(settings(connection).includes(part), `${name}: ${part}`);
			}
		}
		assert.deepEqual(
			new Set(Object.values(variablesOf(connection))),
			new Set([`${url}/v1`, url, 'a-token', 'p/m']),
		);
	});
});
