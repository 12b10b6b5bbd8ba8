import assert from 'node:assert/strict';
import { type LaunchedWeb, launchWeb } from '../workbench/launch-web.ts';
import { ChatPage } from './chat-page.ts';
import { readNotification } from './quick-input.ts';

const FILE = 'export const price = 42;\n';

// The tests build on each other, as a user's first half hour does.
describe('Weir where VS Code runs in a browser alone', function () {
	this.timeout(120_000);
	let weir: LaunchedWeb;

	before(async () => {
		weir = await launchWeb();
		await weir.call(async (vscode, text) => {
			const [folder] = vscode.workspace.workspaceFolders ?? [];
			if (!folder) {
				throw new Error('No folder is open.');
			}
			const file = vscode.Uri.joinPath(folder.uri, 'src/price.ts');
			await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text));
		}, FILE);
	});
	after(() => weir?.close());

	it('runs in a web worker', async () => {
		const found = await weir.call((vscode) => ({
			scheme: vscode.extensions.getExtension('weir.weir')?.extensionUri.scheme,
			hasNode: typeof process === 'object' && 'versions' in process && 'node' in process.versions,
			remote: vscode.env.remoteName ?? null,
		}));
		assert.deepEqual(found, { scheme: 'http', hasNode: false, remote: null });
	});

	it('answers in its view', async () => {
		const chat = await ChatPage.open(weir.ui);
		await chat.send('hello');
		await chat.shows(/demo/i);
		await chat.idle();
		await weir.ui.screenshot('browser-chat');
	});

	it('keeps the chat in the browser, and has it again after the page was loaded anew', async () => {
		assert.match(await keptFiles(weir), /\/globalStorage\/weir\.weir\/sessions\/[^\n]+\.log/);
		await weir.reload();
		await weir.ui.command('Weir: History');
		await weir.page.locator('.quick-input-list .monaco-list-row', { hasText: 'hello' }).first().click();
		const chat = await ChatPage.find(weir.ui);
		await chat.shows(/demo/i);
		assert.match(await chat.transcript(), /hello/);
		await weir.ui.screenshot('browser-history');
	});

	it('lets the model read a file of a virtual workspace, and edit it when its diff is accepted', async () => {
		const chat = await ChatPage.open(weir.ui);
		await chat.send('read src/price.ts');
		await chat.shows(/price = 42/);
		await chat.idle();
		await chat.send('edit src/price.ts');
		await weir.page.getByRole('button', { name: 'Accept Edit' }).click();
		await chat.shows(/Done\. The tool said/);
		await chat.idle();
	});

	it('has no gateway, and says so', async () => {
		await weir.page.keyboard.press('F1');
		await weir.ui.quickInput().fill('>Weir: St');
		const rows = weir.page.locator('.quick-input-list .monaco-list-row');
		await rows.filter({ hasText: 'Weir: Stop' }).first().waitFor();
		assert.equal(await rows.filter({ hasText: 'Gateway' }).count(), 0);
		await weir.page.keyboard.press('Escape');
		await weir.call((vscode) => vscode.commands.executeCommand('weir.startGateway'));
		await readNotification(weir.ui, 'The gateway cannot listen where VS Code runs in a browser alone.');
	});
});

/** The names of the files that VS Code keeps in the browser, a line each. */
function keptFiles({ page }: LaunchedWeb): Promise<string> {
	const store = 'vscode-userdata-store';
	// As text, for this file knows no types of a page.
	return page.evaluate(`new Promise((resolve, reject) => {
		const opening = indexedDB.open('vscode-web-db');
		opening.onerror = () => reject(opening.error);
		opening.onsuccess = () => {
			const reading = opening.result.transaction('${store}').objectStore('${store}').getAllKeys();
			reading.onerror = () => reject(reading.error);
			reading.onsuccess = () => {
				opening.result.close();
				resolve(reading.result.join('\\n'));
			};
		};
	})`);
}
