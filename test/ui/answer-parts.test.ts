import assert from 'node:assert/strict';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { call, cite, stream, text, think } from './answer-stream.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';
import { becomes, textOf } from './editor.ts';
import { enterPath } from './quick-input.ts';

/** One pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const EDIT = {
	path: 'src/price.ts',
	oldText: 'pieces * centsEach',
	newText: 'Math.round(pieces * centsEach)',
};
const CITED = 'Prices are whole cents, and always were. More follows.';
const LONG = Array.from({ length: 60 }, (_, line) => `line ${line}`).join('\n');

/** @param elsewhere where a link leads, and a picture lies. */
const blocks = (elsewhere: string) =>
	[
		'| article | cents |\n|---|--:|\n| tea | 250 |\n',
		'- [x] read\n- [ ] write\n',
		`See \`src/price.ts:2\`, \`Basket.total()\`, the [docs](${elsewhere}/docs) and ![far](${elsewhere}/far.png).\n`,
		'```ts\nexport function price(pieces: number, centsEach: number): number {\n\treturn Math.max(0, pieces * centsEach);\n}\n```\n',
		`\`\`\`\n${LONG}\n\`\`\`\n`,
	].join('\n');

describe('what an answer in the chat view is made of', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;
	let elsewhere: Provider;
	let chat: ChatPage;

	before(async () => {
		elsewhere = await startProvider({
			headers: { 'content-type': 'image/png' },
			body: Buffer.from(PNG, 'base64'),
		});
		provider = await startAsking((words) => {
			switch (/(edit|draw|cite|blocks) it/.exec(words)?.[1]) {
				case 'edit':
					return words.includes('function_call_output')
						? stream(text('Edited.'))
						: stream(think('First look, then act.'), ...call('weir_editFile', EDIT));
				case 'draw':
					return stream(text('Here.'), { type: 'media', mimeType: 'image/png', data: PNG });
				case 'cite':
					return stream(text(CITED), cite('Rules', 0, 22), cite('History', 24, 39), cite('Rules', 41, 53));
				default:
					return stream(text(blocks(elsewhere.origin)));
			}
		});
		const [entry] = provider.settings['weir.providers'] as object[];
		weir = await launch({
			settings: { ...provider.settings, 'weir.providers': [{ ...entry, protocol: 'openai-responses' }] },
			viewport: { width: 1400, height: 1000 },
		});
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
		await elsewhere?.close();
	});

	const turn = () => chat.frame.locator('.turn').last();

	/** Waits until that file is in front, the cursor in that line, counted from 0. */
	const inFront = (place: string) =>
		becomes(
			() =>
				weir.call((vscode) => {
					const { document, selection } = vscode.window.activeTextEditor ?? {};
					return `${document?.uri.path.split('/').at(-1)}:${selection?.active.line}`;
				}),
			place,
		);

	async function ask(text: string): Promise<void> {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
		await chat.send(text);
	}

	it('is reasoning, folded with its time, and tool calls with their state, their arguments and result', async () => {
		await ask('edit it');
		const card = () => turn().locator('.tool-card');
		await card().filter({ hasText: 'waiting for approval' }).waitFor();
		await weir.ui.screenshot('tool-card-asking');
		const accept = weir.page.getByRole('button', { name: 'Accept Edit' });
		await accept.click();
		await chat.shows('Edited.');
		await chat.idle();
		await becomes(async () => (await textOf(weir, 'src/price.ts'))?.includes('Math.round(pieces'), true);
		assert.match(
			(await card().locator('summary').textContent()) ?? '',
			/editFile.*src\/price\.ts.*done · .*s/,
		);
		await card().locator('summary').click();
		assert.match((await card().locator('.tool-body').textContent()) ?? '', /Arguments.*centsEach.*Result/s);
		const reasoning = () => turn().locator('.reasoning');
		assert.match((await reasoning().locator('summary').textContent()) ?? '', /Thought for/);
		assert.equal(await reasoning().getByText('First look, then act.').isVisible(), false);
		await reasoning().locator('summary').click();
		await reasoning().getByText('First look, then act.').waitFor();
		await weir.reload();
		chat = await ChatPage.open(weir.ui);
		assert.match((await card().locator('summary').textContent()) ?? '', /done · .*s/, 'times are kept');
		assert.match((await reasoning().locator('summary').textContent()) ?? '', /Thought for/);
	});

	it('is what it cites, marked where it stands, each source once', async () => {
		await ask('cite it');
		await chat.idle();
		const answer = turn().locator('.answer');
		const marked = 'Prices are whole cents[1], and always were[2]. More follows[1].';
		await becomes(async () => ((await answer.textContent()) ?? '').trim(), marked);
		assert.equal(await turn().getByRole('list', { name: 'Sources' }).getByRole('listitem').count(), 2);
		await turn().getByRole('link', { name: 'Source 2' }).focus();
		await weir.page.keyboard.press('Enter');
		await chat.frame.locator('.sources a:focus', { hasText: 'History' }).waitFor();
		await weir.ui.screenshot('sources');
		await weir.reload();
		chat = await ChatPage.open(weir.ui);
		await becomes(async () => ((await turn().locator('.answer').textContent()) ?? '').trim(), marked);
	});

	it('is media, shown, copied and saved', async () => {
		await ask('draw it');
		await chat.idle();
		const picture = turn().getByRole('img', { name: 'Image made by the model' });
		await picture.waitFor();
		await turn().getByRole('button', { name: 'Save…' }).click();
		await enterPath(weir.ui, 'Save Media', `${weir.workspace}/made.png`);
		await becomes(
			() =>
				weir.call(async (vscode, name) => {
					const read = vscode.workspace.fs.readFile(
						vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), name),
					);
					return Promise.resolve(read).then(
						(bytes) => Buffer.from(bytes).toString('base64'),
						() => '',
					);
				}, 'made.png'),
			PNG,
		);
	});

	describe('as Markdown', () => {
		before(async () => {
			await ask('blocks it');
			await chat.idle();
		});

		it('has tables, tasks, and long code that folds', async () => {
			assert.equal(await turn().locator('table td').first().textContent(), 'tea');
			assert.equal(await turn().getByRole('checkbox', { name: 'Done', exact: true }).isChecked(), true);
			const long = chat.frame.locator('.code-block').last();
			const unfold = long.getByRole('button', { name: /Show/ });
			const folded = (await long.boundingBox())?.height ?? 0;
			await unfold.click();
			assert.ok(((await long.boundingBox())?.height ?? 0) > folded + 100);
		});

		it('links to files of the workspace', async () => {
			await turn().locator('.path-link').first().click();
			await inFront('price.ts:1');
		});

		it('links to symbols, as the languages of the workspace know them', async () => {
			// A language of our own: which ones a machine has is not known.
			await weir.call((vscode) => {
				const uri = vscode.Uri.joinPath(
					vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'),
					'src/basket.ts',
				);
				const location = new vscode.Location(uri, new vscode.Range(10, 0, 10, 5));
				const symbol = new vscode.SymbolInformation('total', vscode.SymbolKind.Method, 'Basket', location);
				vscode.languages.registerWorkspaceSymbolProvider({ provideWorkspaceSymbols: () => [symbol] });
			});
			await turn().locator('.symbol-link').first().click();
			await inFront('basket.ts:10');
		});

		it('names the host of a remote image, asks nobody for it, and says why it does not load it when clicked', async () => {
			const placeholder = turn().getByRole('button', { name: new URL(elsewhere.origin).host });
			await placeholder.waitFor();
			await weir.ui.screenshot('remote-image');
			const requests: string[] = [];
			weir.page.on('request', (request) => requests.push(request.url()));
			await placeholder.click();
			await chat.shows('Its address is not one of https.');
			assert.equal(elsewhere.requests.length, 0);
			assert.ok(requests.every((url) => !url.startsWith(elsewhere.origin)));
		});

		it('applies code through a diff', async () => {
			await turn().locator('.path-link').first().click();
			await inFront('price.ts:1');
			const block = chat.frame.locator('.code-block').first();
			await block.hover();
			await block.getByRole('button', { name: 'Apply' }).click();
			const accept = weir.page.getByRole('button', { name: 'Accept Edit' });
			await accept.waitFor();
			await weir.ui.screenshot('apply-diff');
			await accept.click();
			await becomes(async () => (await textOf(weir, 'src/price.ts'))?.includes('Math.max(0, pieces'), true);
			assert.equal((await textOf(weir, 'src/price.ts'))?.match(/function price/g)?.length, 1, 'in its place');
		});

		it('makes a new file of code, in its language', async () => {
			const block = chat.frame.locator('.code-block').first();
			await block.hover();
			await block.getByRole('button', { name: 'New File' }).click();
			await becomes(
				() =>
					weir.call(
						(vscode) =>
							vscode.window.activeTextEditor?.document.isUntitled === true &&
							vscode.window.activeTextEditor.document.languageId,
					),
				'typescript',
			);
		});

		it('shows where a link leads, and opens it through VS Code', async () => {
			const link = turn().getByRole('link', { name: 'docs' });
			assert.equal(await link.getAttribute('title'), `${elsewhere.origin}/docs`);
			const opened = weir.context.waitForEvent('page');
			await link.click();
			await (await opened).close();
		});
	});
});
