import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../../scripts/setup/folder.mjs';
import { type Launched, launch } from '../workbench/launch.ts';
import { Workbench } from '../workbench/workbench.ts';

/** A line of a file of this repository; counted from 0, as VS Code's API does. */
interface Place {
	file: string;
	line: number;
}

// What .vscode/ holds, with VS Code's own debugger, tasks and terminal.
describe('this repository, opened in VS Code', function () {
	this.timeout(120_000);
	let vscode: Launched;

	before(async () => {
		vscode = await launch({ workspace: ROOT, installed: [] });
	});
	afterEach(async () => {
		await vscode.call(async (api) => {
			await api.debug.stopDebugging();
			api.debug.removeBreakpoints(api.debug.breakpoints);
		});
	});
	after(() => vscode?.close());

	it('builds by F5, opens a window with Weir in it, and stops at a breakpoint in its source', async () => {
		const { page, context } = vscode;
		const place = await breakAt('src/extension/compose.ts', 'createRedactor()');
		const opened = context.waitForEvent('page', { timeout: 90_000 });
		await page.keyboard.press('F5');
		const other = await opened;
		await other.waitForSelector('.monaco-workbench');
		await other.getByRole('tab', { name: 'Weir' }).first().click();
		assert.deepEqual(await stoppedAt(), place);
		await vscode.ui.screenshot('f5-breakpoint');

		await page.keyboard.press('F5');
		const driven = new Workbench(other, () => Promise.reject(new Error('This window has no runner.')));
		const view = await driven.webview('.composer-text');
		await view.locator('.composer-text').fill('hello');
		await view.locator('.composer-text').press('Enter');
		await view.locator('.turn').last().filter({ hasText: 'not a model' }).waitFor();
		await driven.screenshot('f5-window');
	});

	it('debugs the unit tests of the file in front', async () => {
		const place = await breakAt('test/core/defined.test.ts', 'assert.');
		await vscode.call((api) => {
			void api.debug.startDebugging(api.workspace.workspaceFolders?.[0], 'Unit Tests, This File');
		});
		assert.deepEqual(await stoppedAt(), place);
		await vscode.ui.screenshot('debug-unit-test');
	});

	/** Opens a file and sets a breakpoint at the first line that holds the text. */
	async function breakAt(name: string, text: string): Promise<Place> {
		const file = path.join(ROOT, name);
		const line = (await fs.readFile(file, 'utf8')).split('\n').findIndex((one) => one.includes(text));
		await vscode.call(
			async (api, place) => {
				const uri = api.Uri.file(place.file);
				await api.window.showTextDocument(uri);
				const location = new api.Location(uri, new api.Position(place.line, 0));
				api.debug.addBreakpoints([new api.SourceBreakpoint(location)]);
			},
			{ file, line },
		);
		return { file, line };
	}

	/** Waits until the debugger has stopped, and resolves with the place that it shows then. */
	async function stoppedAt(): Promise<Place | undefined> {
		const mark = vscode.page.locator('.debug-top-stack-frame-line, .codicon-debug-stackframe').first();
		await mark.waitFor({ timeout: 60_000 });
		return vscode.call((api) => {
			const editor = api.window.activeTextEditor;
			return editor && { file: editor.document.uri.fsPath, line: editor.selection.active.line };
		});
	}
});
