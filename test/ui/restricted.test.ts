import assert from 'node:assert/strict';
import { chatStream } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';

describe('a workspace that is not trusted', function () {
	this.timeout(120_000);
	let vscode: Launched;
	let provider: Provider;

	before(async () => {
		provider = await startProvider(chatStream('A word without tools.'));
		vscode = await launch({
			workspaceTrust: true,
			settings: {
				'weir.providers': [{ id: 'acme', preset: 'custom', baseUrl: provider.baseUrl, models: ['model-a'] }],
				'weir.model': 'acme/model-a',
			},
		});
	});
	after(async () => {
		await vscode?.close();
		await provider?.close();
	});

	it('can be chatted in, without tools, and the view says so', async () => {
		assert.equal(await vscode.call((api) => api.workspace.isTrusted), false);
		const chat = await ChatPage.open(vscode.ui);
		assert.match(await chat.text(), /[Rr]estricted|[Tt]rust/);
		await chat.send('hello');
		await chat.shows('A word without tools.');
		assert.equal(JSON.parse(provider.requests[0]?.body ?? '').tools, undefined);
		await vscode.ui.screenshot('restricted');
	});

	it('lets no tool and no editor command at its code', async () => {
		const said = await vscode.call(async (api) => {
			const input = { path: 'src/price.ts' };
			try {
				await api.lm.invokeTool('weir_readFile', { input, toolInvocationToken: undefined });
				return 'read';
			} catch (error) {
				return String(error);
			}
		});
		assert.match(said, /not trusted|disabled|not contributed/);
		const outcome = await vscode.call(async (api) => {
			const [folder] = api.workspace.workspaceFolders ?? [];
			const uri = folder && api.Uri.joinPath(folder.uri, 'src/price.ts');
			if (!uri) {
				return 'no folder';
			}
			const editor = await api.window.showTextDocument(uri);
			editor.selection = new api.Selection(0, 0, 4, 0);
			return (await api.commands.executeCommand('weir.refactorSelection', { instruction: 'x' })) ?? 'nothing';
		});
		assert.equal(outcome, 'nothing');
	});
});
