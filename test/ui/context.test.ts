import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chatStream } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';
import { selectLines } from './editor.ts';
import { readNotification } from './quick-input.ts';

const SAMPLE = path.join(import.meta.dirname, '../workbench/sample');
const BROKEN = '{\n\t"weir": tru\n}\n';
const TOKEN = `gh${'p_'}aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5`;

describe('what goes along with a message', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;
	let chat: ChatPage;
	let folder: string;

	before(async () => {
		folder = mkdtempSync(path.join(os.tmpdir(), 'weir-context-'));
		cpSync(SAMPLE, folder, { recursive: true });
		writeFileSync(path.join(folder, 'broken.json'), BROKEN);
		writeFileSync(path.join(folder, 'notes.txt'), `The token is ${TOKEN}, keep it.\n`);
		commitAll(folder);
		provider = await startAsking(() => chatStream('Read.'));
		weir = await launch({ workspace: folder, settings: provider.settings });
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
		rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
	});
	afterEach(async () => {
		await weir.call((vscode) => vscode.commands.executeCommand('workbench.action.closeAllEditors'));
		await chat.frame.locator('.composer-text').fill('');
		while ((await chips().count()) > 0) {
			await chips().last().getByRole('button').click();
			await chips()
				.last()
				.waitFor({ state: 'detached', timeout: 500 })
				.catch(() => {});
		}
	});

	const chips = () => chat.frame.getByRole('list', { name: 'Goes along' }).getByRole('listitem');

	/** Completes a word by its first option of that name, by keys. */
	async function attach(word: string, option: RegExp): Promise<void> {
		const box = chat.frame.locator('.composer-text');
		const before = await chips().count();
		await box.pressSequentially(word);
		const wanted = chat.frame.getByRole('option', { name: option }).first();
		await wanted.waitFor();
		while ((await wanted.getAttribute('aria-selected')) !== 'true') {
			await box.press('ArrowDown');
		}
		await box.press('Enter');
		await chips().nth(before).waitFor();
	}

	/** Sends what is attached, and resolves with the words that went out. */
	async function send(text: string): Promise<string> {
		const next = provider.requests.length + 1;
		const box = chat.frame.locator('.composer-text');
		await box.pressSequentially(text);
		await box.press('Enter');
		const { messages } = await provider.asked(next);
		await chat.idle();
		assert.equal(await chips().count(), 0);
		return JSON.stringify(messages.at(-1)?.content);
	}

	it('is the selection, a chip with its lines and its size', async () => {
		await selectLines(weir, 'src/price.ts', 1, 4);
		await attach('#sel', /^selection/);
		assert.match((await chips().textContent()) ?? '', /price\.ts:1-4\s*\d+ B/);
		const sent = await send('what is it');
		assert.match(sent, /return pieces \* centsEach/);
		assert.doesNotMatch(sent, /toFixed/, 'what is not selected stays here');
	});

	it('is every open file, and one that is taken off is not sent', async () => {
		await open('src/price.ts');
		await open('src/basket.ts');
		await attach('#openF', /^openFiles/);
		await chips().nth(1).waitFor();
		await chat.frame.getByRole('button', { name: 'Remove src/basket.ts' }).click();
		await chips().nth(1).waitFor({ state: 'detached' });
		const sent = await send('compare');
		assert.match(sent, /toFixed/);
		assert.doesNotMatch(sent, /What someone is about to buy/);
	});

	it('is a file or a folder by its name', async () => {
		await attach('#bask', /^basket\.ts/);
		await attach('#src', /^src\//);
		const sent = await send('explain');
		assert.match(sent, /What someone is about to buy/);
		assert.match(sent, /toFixed/);
	});

	it('is a symbol by its name, as its language knows it', async () => {
		await open('README.md');
		// Woken by the file, it takes a while to know what is in it.
		await weir.call(async (vscode) => {
			const find = () => vscode.commands.executeCommand('vscode.executeWorkspaceSymbolProvider', 'shop');
			while (((await find()) as readonly unknown[] | undefined)?.length === 0) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		});
		await attach('#shop', /README\.md:1$/);
		assert.match((await chips().textContent()) ?? '', /README\.md/);
		assert.match(await send('where'), /README\.md/);
	});

	it('is the problems that VS Code shows', async () => {
		await open('broken.json');
		await weir.call(async (vscode) => {
			while (vscode.languages.getDiagnostics().every(([, problems]) => problems.length === 0)) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		});
		await attach('#prob', /^problems/);
		assert.match((await chips().textContent()) ?? '', /1 problem/);
		assert.match(await send('mend it'), /broken\.json:2: error: /);
	});

	it('is what terminals have run since Weir woke', async () => {
		await weir.ui.command('Terminal: Create New Terminal');
		const terminal = weir.page.locator('.terminal-wrapper.active .xterm');
		await terminal.waitFor();
		await weir.call(async (vscode) => {
			while (!vscode.window.activeTerminal?.shellIntegration) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		});
		const ran = weir.call(
			(vscode) =>
				new Promise<number | undefined>((resolve) => {
					vscode.window.onDidEndTerminalShellExecution(({ exitCode }) => resolve(exitCode));
				}),
		);
		await terminal.click();
		// VS Code loses what a command writes in the moment in which it begins.
		await weir.page.keyboard.type('sleep 1; echo weir-$((6 * 7))');
		await weir.page.keyboard.press('Enter');
		assert.equal(await ran, 0);
		await attach('#term', /^terminal/);
		assert.match((await chips().textContent()) ?? '', /terminal: 1 command/);
		const sent = await send('what happened');
		assert.match(sent, /\$ sleep 1; echo weir-\$\(\(6 \* 7\)\)/);
		assert.match(sent, /weir-42/);
		assert.match(sent, /\[exit code 0\]/);
		await weir.ui.command('Terminal: Kill All Terminals');
	});

	it('is what differs from the last commit', async () => {
		writeFileSync(path.join(folder, 'README.md'), '# Changed by a test\n');
		await weir.call(async (vscode) => {
			const git = await vscode.extensions.getExtension('vscode.git')?.activate();
			const { repositories } = git.getAPI(1);
			while (repositories.length === 0) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
		});
		await attach('#chang', /^changes/);
		assert.match((await chips().textContent()) ?? '', /git changes/);
		assert.match(await send('review'), /\+# Changed by a test/);
	});

	it('is held back where a file holds what looks like a secret, until the user has seen it', async () => {
		const before = provider.requests.length;
		await attach('#notes', /^notes\.txt/);
		const box = chat.frame.locator('.composer-text');
		await box.pressSequentially('summarise');
		await box.press('Enter');
		const alert = chat.frame.getByRole('alert');
		await alert.getByText('In notes.txt: a GitHub token').waitFor();
		assert.ok(!(await alert.textContent())?.includes(TOKEN), 'the warning does not repeat the secret');
		await chat.frame.getByRole('button', { name: 'Keep Editing' }).click();
		await chat.frame.getByRole('button', { name: 'Remove notes.txt' }).click();
		await chips().first().waitFor({ state: 'detached' });
		assert.equal(await box.inputValue(), 'summarise');
		await box.press('Enter');
		const { messages } = await provider.asked(before + 1);
		assert.ok(!JSON.stringify(messages.at(-1)).includes(TOKEN));
		await chat.idle();
	});

	it('is told from what cannot go along', async () => {
		const box = chat.frame.locator('.composer-text');
		await box.pressSequentially('#sel');
		await chat.frame.getByRole('option', { name: /^selection/ }).waitFor();
		await box.press('Enter');
		await readNotification(weir.ui, 'Nothing is selected.');
		await box.fill('');
		assert.equal(await chips().count(), 0);
	});

	async function open(name: string): Promise<void> {
		await weir.call(async (vscode, file) => {
			const [root] = vscode.workspace.workspaceFolders ?? [];
			if (!root) {
				throw new Error('No folder is open.');
			}
			await vscode.window.showTextDocument(vscode.Uri.joinPath(root.uri, file), { preview: false });
		}, name);
	}
});

/** Makes a folder a repository whose last commit holds what is in it. */
function commitAll(folder: string): void {
	const author = ['-c', 'user.name=Weir', '-c', 'user.email=weir@example.com'];
	for (const words of [
		['init', '-q'],
		['add', '-A'],
		[...author, 'commit', '-qm', 'Begin'],
	]) {
		execFileSync('git', words, { cwd: folder });
	}
}
