import assert from 'node:assert/strict';
import { chatStream, chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';

const HALF = 'This is the first half of an answer, ';

describe('a conversation in the chat view', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: Provider;
	let chat: ChatPage;

	before(async () => {
		provider = await startProvider(({ body }) => {
			const asked = (JSON.parse(body) as { messages: { content: unknown }[] }).messages.at(-1);
			const words = JSON.stringify(asked?.content);
			return words.includes('hang')
				? { body: eventStreamOf([chunk({ content: HALF })], { done: false }), end: 'never' }
				: chatStream(
						words.includes('broke off') ? 'and this is the second.' : `Answer to ${words.slice(-40)}`,
					);
		});
		weir = await launch({
			settings: {
				'weir.providers': [
					{ id: 'test', preset: 'custom', name: 'Test', baseUrl: provider.baseUrl, models: ['m'] },
				],
				'weir.model': 'test/m',
			},
		});
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	/** Waits until the provider has been asked so often in all. */
	const asked = async (times: number) => {
		while (provider.requests.length < times) {
			await new Promise((resolve) => setTimeout(resolve, 50));
		}
	};
	const lastRequest = () => provider.requests.at(-1)?.body ?? '';

	it('stops by command, closes the connection, and goes on where the answer ended', async () => {
		await chat.send('hang');
		await chat.shows(HALF.trim());
		await weir.ui.command('Weir: Stop');
		await provider.requests.at(-1)?.left;
		await chat.shows('Stopped. What came is kept.');
		await chat.press('Continue');
		await chat.shows(`${HALF}and this is the second.`);
		await chat.idle();
	});

	it('lets a message wait while an answer streams, and asks it when told', async () => {
		await chat.send('hang again');
		const box = chat.frame.locator('.composer-text');
		await box.fill('what waits');
		await box.press('Enter');
		const waiting = chat.frame.getByRole('list', { name: 'Waiting messages' });
		await waiting.getByText('what waits').waitFor();
		await waiting.getByRole('button', { name: 'Stop the Answer and Ask This Now' }).click();
		await chat.shows(/Answer to .*what waits/);
		await chat.idle();
		assert.equal(await waiting.isVisible(), false);
	});

	it('branches where a message is edited, and leads back', async () => {
		await chat.press('Edit Message');
		const box = chat.frame.locator('.composer-text');
		await chat.frame.getByText('Editing an earlier message').waitFor();
		assert.equal(await box.inputValue(), 'what waits');
		await box.fill('what else');
		await box.press('Enter');
		await chat.shows(/Answer to .*what else/);
		await chat.idle();
		assert.doesNotMatch(lastRequest(), /what waits/);
		await chat.press('Earlier Branch');
		await chat.shows(/Answer to .*what waits/);
		await chat.press('Later Branch');
		await chat.shows(/Answer to .*what else/);
	});

	it('attaches the file in front by #, shows it as a chip, and sends what it shows', async () => {
		await weir.call(async (vscode) => {
			const [file] = await vscode.workspace.findFiles('src/*.ts', undefined, 1);
			return file && (await vscode.window.showTextDocument(file, { preview: false })).viewColumn;
		});
		const box = chat.frame.locator('.composer-text');
		await box.fill('');
		await box.pressSequentially('explain #fil');
		await chat.frame.getByRole('option', { name: /The file in front/ }).waitFor();
		await box.press('Enter');
		const chip = chat.frame.locator('.composer-chips .chip');
		await chip.waitFor();
		const before = provider.requests.length;
		const label = (await chip.locator('.chip-label').textContent()) ?? '';
		assert.match(label, /^src\/.*\.ts$/);
		await box.press('Enter');
		await asked(before + 1);
		await chat.idle();
		assert.ok(lastRequest().includes(label), 'the file goes along');
		assert.equal(await chip.count(), 0);
	});

	it('asks before it sends what looks like a key', async () => {
		const before = provider.requests.length;
		const box = chat.frame.locator('.composer-text');
		await box.fill(`why is gh${'p_'}aB3dE5gH7jK9mN1pQ3sT5vW7yZ9bC1dF3hJ5 refused`);
		await box.press('Enter');
		await chat.frame.getByRole('alert').getByText('a GitHub token').waitFor();
		assert.equal(provider.requests.length, before);
		await weir.ui.screenshot('chat-secret');
		await chat.frame.getByRole('button', { name: 'Send Anyway' }).click();
		await asked(before + 1);
		await chat.idle();
		assert.equal(provider.requests.length, before + 1);
	});

	it('opens another chat in an editor, with a conversation of its own', async () => {
		const turns = await chat.frame.locator('.turn').count();
		await weir.ui.command('Weir: Open Chat in Editor');
		const editor = await weir.ui.webview('.empty:not([hidden])');
		await editor.locator('.composer-text').fill('from the editor');
		await editor.locator('.composer-text').press('Enter');
		await editor
			.locator('.turn')
			.filter({ hasText: /Answer to .*from the editor/ })
			.waitFor();
		assert.equal(await chat.frame.locator('.turn').count(), turns);
		await weir.ui.screenshot('chat-editor');
	});
});
