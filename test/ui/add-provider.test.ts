import assert from 'node:assert/strict';
import { chatStream, chunk, errorReply, eventStreamOf, modelList } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';
import { answerNotification, enterText, pickLine, readNotification } from './quick-input.ts';

const KEY = 'right-key-0123456789';

describe('Add Provider', function () {
	this.timeout(120_000);
	let vscode: Launched;
	let provider: Provider;

	before(async () => {
		provider = await startProvider(({ url, headers, body }) => {
			if (headers.authorization !== `Bearer ${KEY}`) {
				return errorReply(401, { message: 'Incorrect API key provided.', code: 'invalid_api_key' });
			}
			if (url === '/v1/models') {
				return modelList('model-a', 'model-b');
			}
			return lastMessage(body).includes('slowly')
				? slowAnswer()
				: chatStream('An answer over **real** sockets.');
		});
		vscode = await launch();
		await ChatPage.open(vscode.ui);
	});
	after(async () => {
		await vscode?.close();
		await provider?.close();
	});

	it('leaves nothing behind when the user leaves', async () => {
		await vscode.ui.command('Weir: Add Provider');
		await pickLine(vscode.ui, 'Add Provider', 'OpenAI-compatible');
		await pickLine(vscode.ui, 'Protocol', 'OpenAI chat completions');
		await enterText(vscode.ui, 'address', provider.baseUrl);
		await vscode.ui.page.locator('.quick-input-title', { hasText: 'key' }).waitFor();
		await vscode.ui.page.keyboard.press('Escape');
		assert.equal(
			await vscode.call((api) => api.workspace.getConfiguration('weir').get('providers', []).length),
			0,
		);
		assert.equal(provider.requests.length, 0);
	});

	it('says that the key is wrong, takes another one, and chats with the model that was picked', async () => {
		const { ui } = vscode;
		await ui.command('Weir: Add Provider');
		await pickLine(ui, 'Add Provider', 'OpenAI-compatible');
		await pickLine(ui, 'Protocol', 'OpenAI chat completions');
		await enterText(ui, 'address', `${provider.baseUrl}/`);
		await enterText(ui, 'key', 'wrong-key-0123456789');
		await answerNotification(ui, 'did not accept the key', 'Change Key');
		await enterText(ui, 'key', `  ${KEY} `);
		await ui.page.locator('.quick-input-title', { hasText: 'choose a model' }).waitFor();
		await ui.screenshot('add-provider-models');
		await pickLine(ui, 'choose a model', 'model-b');
		const chat = await ChatPage.open(ui);
		await chat.asks('model-b');
		await chat.send('hello');
		await chat.shows('An answer over real sockets.');
		await ui.screenshot('chat-with-provider');
		assert.equal(JSON.parse(provider.requests.at(-1)?.body ?? '').model, 'model-b');
		const settings = await vscode.call((api) => JSON.stringify(api.workspace.getConfiguration('weir')));
		assert.ok(!settings.includes(KEY));
	});

	it('stops at once, keeps what came, and closes the connection', async () => {
		const chat = await ChatPage.open(vscode.ui);
		await chat.send('slowly');
		await chat.shows('First words.');
		await chat.frame.locator('.composer-text').press('Escape');
		await chat.shows(/Stopped/);
		await provider.requests.at(-1)?.left;
		assert.match(await chat.text(), /First words\./);
	});

	it('says what a wrong key means, and after Change Key a retry is answered', async () => {
		const { ui } = vscode;
		await ui.command('Weir: Change Key');
		await pickLine(ui, 'Change Key', new URL(provider.baseUrl).host);
		await enterText(ui, 'key', 'wrong-key-0123456789');
		await readNotification(ui, 'is stored');
		const chat = await ChatPage.open(ui);
		await chat.send('again');
		await chat.failure(/key/);
		await ui.screenshot('chat-wrong-key');
		await chat.press('Change Key');
		await enterText(ui, 'key', KEY);
		await readNotification(ui, 'is stored');
		await chat.press('Retry');
		await chat.shows('An answer over real sockets.');
	});

	it('keeps conversation and key over a reload of the window, and the answer that it broke off', async () => {
		const before = await ChatPage.open(vscode.ui);
		await before.send('slowly, and then the window goes');
		await before.shows('First words.');
		// The conversation is written once a second.
		await vscode.page.waitForTimeout(1500);
		await vscode.reload();
		const chat = await ChatPage.open(vscode.ui);
		await chat.shows(/First words\..*closed or reloaded while this answer was on its way/s);
		await vscode.ui.screenshot('chat-after-reload');
		assert.match(await chat.text(), /hello.*An answer over real sockets\./s);
		await chat.send('after the reload');
		await chat.shows(/after the reload.*An answer over real sockets\./s);
	});

	it('lets the key be removed, and says then that there is none', async () => {
		const { ui } = vscode;
		await ui.command('Weir: Remove Key');
		await pickLine(ui, 'Remove Key', new URL(provider.baseUrl).host);
		await readNotification(ui, 'is removed');
		const chat = await ChatPage.open(ui);
		const before = provider.requests.length;
		await chat.send('without a key');
		await chat.failure(/key/);
		assert.equal(provider.requests.at(before)?.headers.authorization, undefined);
	});
});

function lastMessage(body: string): string {
	const { messages } = JSON.parse(body) as { messages: unknown[] };
	return JSON.stringify(messages.at(-1));
}

/** A few words at once, the rest much later. */
function slowAnswer() {
	const words = (text: string) => `data: ${JSON.stringify(chunk({ content: text }))}\n\n`;
	return { body: [words('First words.'), 60_000, eventStreamOf([chunk({ content: ' Last words.' })])] };
}
