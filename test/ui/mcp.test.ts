import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { isActive } from './sleeping-window.ts';

describe('Weir as an MCP server of VS Code', function () {
	this.timeout(120_000);
	let weir: Launched;

	before(async () => {
		// Any port that is free: two windows may run these tests at once.
		weir = await launch({ settings: { 'weir.gateway.port': 0 } });
	});

	after(() => weir?.close());

	/** The names of the tools that VS Code offers to models, of those that come from MCP. */
	function tools(): Promise<string[]> {
		return weir.call((vscode) =>
			vscode.lm.tools.map(({ name }) => name).filter((name) => name.startsWith('mcp_')),
		);
	}

	/** Calls a tool as VS Code does for a model. */
	function invoke(name: string, input: object): Promise<string> {
		return weir.call(
			async (vscode, { tool, args }) => {
				const { content } = await vscode.lm.invokeTool(tool, { input: args, toolInvocationToken: undefined });
				return content
					.map((part) => ('value' in (part as object) ? (part as { value: string }).value : ''))
					.join('');
			},
			{ tool: name, args: input },
		);
	}

	it('is found, woken and started by VS Code, and lists its tools', async () => {
		assert.equal(await isActive(weir), false);
		void weir.call((vscode) => vscode.commands.executeCommand('workbench.mcp.listServer'));
		const line = (label: string | RegExp) =>
			weir.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();
		await line('Weir').click();
		await line('Start Server').click();
		const wanted = ['ask', 'ask_with_tools', 'list_models', 'generate_image', 'register_tool'];
		let names = await tools();
		while (!wanted.every((name) => names.some((each) => each.endsWith(`_${name}`)))) {
			await weir.page.waitForTimeout(200);
			names = await tools();
		}
		assert.equal(names.length, 14);
		await weir.ui.screenshot('mcp-server');
	});

	it('answers a call that VS Code makes for a model', async () => {
		const ask = (await tools()).find((name) => name.endsWith('_ask')) ?? '';
		const said = await invoke(ask, { prompt: 'hello', model: 'demo' });
		assert.match(said, /demo/);
	});
});
