import assert from 'node:assert/strict';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';
import { dropFile, pasteFile } from './incoming.ts';
import { enterText, pickLine, readNotification } from './quick-input.ts';

/** One pixel. */
const PNG =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
const MODELS = ['gpt-4o-mini', 'claude-sonnet-4.6'] as const;
const PARAMETERS = 'Weir: Parameters of this workspace’s chats';

describe('the composer of the chat view', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;
	let chat: ChatPage;

	before(async () => {
		provider = await startAsking(
			(words) =>
				words.includes('take your time')
					? { body: [eventStreamOf([chunk({ content: 'Slowly' })], { done: false }), 2000, rest(', done.')] }
					: { body: rest('Well.') },
			MODELS,
		);
		weir = await launch({
			settings: { ...provider.settings, 'weir.presets': { Careful: { temperature: 0.1, topP: 0.5 } } },
		});
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	const box = () => chat.frame.locator('.composer-text');
	const chips = () => chat.frame.getByRole('list', { name: 'Goes along' }).getByRole('listitem');

	it('takes several lines, and brings earlier messages back by Up', async () => {
		await box().focus();
		await weir.page.keyboard.type('first line');
		await weir.page.keyboard.press('Shift+Enter');
		await weir.page.keyboard.type('second line');
		await weir.page.keyboard.press('Enter');
		const { messages } = await provider.asked(1);
		assert.deepEqual(messages.at(-1), { role: 'user', content: 'first line\nsecond line' });
		await chat.idle();
		await weir.page.keyboard.press('ArrowUp');
		assert.equal(await box().inputValue(), 'first line\nsecond line');
		await box().fill('');
	});

	it('asks about the code in front by a command, and runs others', async () => {
		await weir.call(async (vscode) => {
			const [root] = vscode.workspace.workspaceFolders ?? [];
			await vscode.window.showTextDocument(
				vscode.Uri.joinPath(root?.uri ?? vscode.Uri.file('/'), 'src/price.ts'),
			);
		});
		const next = provider.requests.length + 1;
		await box().pressSequentially('/expl');
		await chat.frame.getByRole('option', { name: /^\/explain/ }).waitFor();
		await weir.page.keyboard.press('Tab');
		await weir.page.keyboard.press('Enter');
		const { messages } = await provider.asked(next);
		assert.match(JSON.stringify(messages.at(-1)?.content), /return pieces.*Explain this code\./);
		assert.equal(await chat.frame.locator('.turn').last().locator('.chip').textContent(), 'src/price.ts');
		await chat.idle();
		await box().pressSequentially('/clear');
		await chat.frame.getByRole('option', { name: /^\/clear/ }).waitFor();
		await weir.page.keyboard.press('Enter');
		await weir.page.keyboard.press('Enter');
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
	});

	it('takes an image that is pasted, and files that are dropped', async () => {
		await pasteFile(weir, chat, { name: 'shot.png', type: 'image/png', data: PNG });
		await dropFile(weir, chat, { name: 'notes.txt', type: 'text/plain', data: btoa('Remember the milk.') });
		await dropFile(weir, chat, { address: '/README.md' });
		await chips().nth(2).waitFor();
		assert.deepEqual(await chips().locator('.chip-label').allTextContents(), [
			'shot.png',
			'notes.txt',
			'README.md',
		]);
		await weir.ui.screenshot('composer-chips');
		const next = provider.requests.length + 1;
		await box().fill('what are they');
		await box().press('Enter');
		const sent = JSON.stringify((await provider.asked(next)).messages.at(-1)?.content);
		assert.ok(sent.includes(`data:image/png;base64,${PNG}`));
		assert.match(sent, /Remember the milk\./);
		assert.match(sent, /A small workspace for the tests/);
		await chat.idle();
	});

	it('takes no dropped file from outside of the workspace', async () => {
		await dropFile(weir, chat, { address: '/../secret.txt' });
		await readNotification(weir.ui, 'A file outside of this workspace was not attached.');
		assert.equal(await chips().count(), 0);
	});

	it('lets a model be searched for by what it can', async () => {
		await chat.frame.getByRole('button', { name: /^Choose model/ }).click();
		await weir.ui.quickInput().fill('1M');
		const rows = weir.page.locator('.quick-input-list .monaco-list-row');
		await rows.filter({ hasText: 'gpt-4o-mini' }).waitFor({ state: 'detached' });
		await weir.ui.quickInput().fill('claude');
		const row = rows.filter({ hasText: 'claude-sonnet-4.6' }).first();
		await row.waitFor();
		assert.match((await row.textContent()) ?? '', /tools · images/);
		await weir.ui.screenshot('model-picker');
		await weir.page.keyboard.press('Enter');
		await chat.asks('claude-sonnet-4.6');
		await ask('who');
		assert.equal((await provider.asked(provider.requests.length)).model, 'claude-sonnet-4.6');
		await chat.frame.getByRole('button', { name: /^Choose model/ }).click();
		await pickLine(weir.ui, 'Choose Model', 'gpt-4o-mini');
		await chat.asks('gpt-4o-mini');
	});

	it('sets every parameter, says so, and sends them', async () => {
		await chat.frame.getByRole('button', { name: 'Set Parameters' }).click();
		for (const [label, value] of [
			['System prompt', 'Be brief.'],
			['Temperature', '0.2'],
			['Top-p', '0.9'],
			['Most tokens', '500'],
			['Stop at', 'END STOP'],
		] as const) {
			await pickLine(weir.ui, PARAMETERS, label);
			await enterText(weir.ui, `Weir: ${label}`, value);
		}
		await choose('Answer in JSON');
		await weir.ui.screenshot('parameters');
		await weir.page.keyboard.press('Escape');
		await chat.frame.getByRole('button', { name: /Set Parameters: .*temperature 0.2/ }).waitFor();
		await ask('with all of them');
		const { messages, ...body } = await provider.asked(provider.requests.length);
		assert.deepEqual(messages[0], { role: 'system', content: 'Be brief.' });
		assert.equal(body.temperature, 0.2);
		assert.equal(body.top_p, 0.9);
		assert.equal(body.max_tokens ?? body.max_completion_tokens, 500);
		assert.deepEqual(body.stop, ['END', 'STOP']);
		assert.deepEqual(body.response_format, { type: 'json_object' });
	});

	it('takes a named preset, and goes back to what the model has', async () => {
		await chat.frame.getByRole('button', { name: /^Set Parameters/ }).click();
		await choose('Careful');
		await weir.page.keyboard.press('Escape');
		await ask('with the preset');
		const preset = await provider.asked(provider.requests.length);
		assert.deepEqual([preset.temperature, preset.top_p, preset.stop], [0.1, 0.5, undefined]);
		await chat.frame.getByRole('button', { name: /^Set Parameters/ }).click();
		await choose('Reset');
		await weir.page.keyboard.press('Escape');
		await chat.frame.getByRole('button', { name: 'Set Parameters', exact: true }).waitFor();
		await ask('with nothing');
		const plain = await provider.asked(provider.requests.length);
		assert.deepEqual(
			[plain.temperature, plain.top_p, plain.response_format],
			[undefined, undefined, undefined],
		);
	});

	it('estimates what would be sent, and says what an answer, the chat and today took', async () => {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
		const estimate = chat.frame.locator('.estimate');
		await box().fill('word '.repeat(4000));
		await estimate.filter({ hasText: /^~\d(\.\d)?k/ }).waitFor();
		assert.match((await estimate.getAttribute('title')) ?? '', /About .* tokens would be sent/);
		await box().fill('');
		await ask('count');
		const meter = chat.frame.locator('.turn').last().locator('.meter-text');
		await meter.waitFor();
		assert.match((await meter.textContent()) ?? '', /^1\.2k in \(1k cached\) · 34 out · \$0\.004.* m?s/);
		assert.match(
			(await meter.getAttribute('title')) ?? '',
			/first text after .* tokens per second|first text after/,
		);
		const spent = (await chat.frame.locator('.spent').textContent()) ?? '';
		assert.match(spent, /Chat 1\.2k tokens, \$0\.004.*Today .* tokens, \$.*of the context/);
	});

	it('lets a message wait while an answer streams, and asks it when that has ended', async () => {
		const next = provider.requests.length + 1;
		await chat.send('take your time');
		await chat.shows('Slowly');
		await box().fill('and then?');
		await box().press('Enter');
		await chat.frame.getByRole('list', { name: 'Waiting messages' }).getByText('and then?').waitFor();
		assert.equal(provider.requests.length, next, 'it waits');
		const { messages } = await provider.asked(next + 1);
		assert.deepEqual(messages.slice(-2), [
			{ role: 'assistant', content: 'Slowly, done.' },
			{ role: 'user', content: 'and then?' },
		]);
		await chat.idle();
	});

	/** Picks a line of the list of parameters, which is there again at once. */
	async function choose(label: string): Promise<void> {
		await weir.page.locator('.quick-input-title', { hasText: PARAMETERS }).waitFor();
		await weir.ui.quickInput().fill(label);
		await weir.page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first().click();
		await weir.ui.quickInput().and(weir.page.locator(':focus')).waitFor();
	}

	async function ask(text: string): Promise<void> {
		const next = provider.requests.length + 1;
		await box().fill(text);
		await box().press('Enter');
		await provider.asked(next);
		await chat.idle();
	}
});

/** The end of an answer, with what it took. */
function rest(text: string): string {
	const usage = {
		...{ prompt_tokens: 1200, completion_tokens: 34, total_tokens: 1234 },
		prompt_tokens_details: { cached_tokens: 1000 },
		cost: 0.0042,
	};
	return eventStreamOf([
		chunk({ content: text }),
		chunk({}, { finish_reason: 'stop' }),
		{ ...chunk({}), choices: [], usage },
	]);
}
