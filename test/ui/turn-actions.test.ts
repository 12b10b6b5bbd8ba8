import assert from 'node:assert/strict';
import { chatStream, chunk, errorReply, eventStreamOf } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';
import { becomes } from './editor.ts';
import { answerNotification, pickLine } from './quick-input.ts';

const CUT = 'One, two, three and so on until the most tokens are reached, ';

describe('what can be done with a turn of the chat view', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;
	let chat: ChatPage;
	let hasFailed = false;

	before(async () => {
		provider = await startAsking(
			(words, { model, messages }) => {
				if (words.includes('hang')) {
					return { body: eventStreamOf([chunk({ content: 'So far.' })], { done: false }), end: 'never' };
				}
				if (words.includes('fail') && !hasFailed) {
					hasFailed = true;
					return errorReply(400, { message: 'Not like this' });
				}
				if (words.includes('count')) {
					const cut = [chunk({ content: CUT }), chunk({}, { finish_reason: 'length' })];
					return { body: eventStreamOf(cut) };
				}
				return JSON.stringify(messages).includes(CUT.trim())
					? chatStream('four, five.')
					: chatStream(`**${model}** answers.`);
			},
			['model-a', 'model-b'],
		);
		weir = await launch({ settings: { ...provider.settings, 'weir.retries': 0 } });
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});
	beforeEach(async () => {
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
		await chat.frame.locator('.composer-text:focus').waitFor();
	});

	const turns = () => chat.frame.locator('.turn');

	for (const [name, stop] of [
		['Escape', () => weir.page.keyboard.press('Escape')],
		['the button', () => chat.frame.getByRole('button', { name: 'Stop (Escape)' }).click()],
		['a command', () => weir.ui.command('Weir: Stop')],
	] as const) {
		it(`is stopped by ${name}: the connection is closed, what came stays, and nothing is asked again`, async () => {
			await chat.send('hang');
			await chat.shows('So far.');
			const before = provider.requests.length;
			await stop();
			await provider.requests.at(-1)?.left;
			await chat.shows('Stopped. What came is kept.');
			await chat.idle();
			await weir.call(() => new Promise((resolve) => setTimeout(resolve, 1000)));
			assert.equal(provider.requests.length, before);
			await chat.shows('So far.');
		});
	}

	it('is asked again where it failed', async () => {
		await chat.send('fail once');
		assert.match(await chat.failure(/Not like this/), /Retry/);
		await chat.press('Retry');
		await chat.shows('model-a answers.');
		assert.equal(await turns().count(), 1);
		assert.equal(await turns().locator('.failure-card').count(), 0);
	});

	it('goes on where its length cut it', async () => {
		await chat.send('count');
		await chat.idle();
		await weir.ui.screenshot('answer-cut');
		await chat.press('Continue');
		await chat.shows(`${CUT}four, five.`);
	});

	it('is answered by another model beside the first answer, and the chosen model stays', async () => {
		await chat.send('who are you');
		await chat.shows('model-a answers.');
		await chat.idle();
		await chat.press('Ask Another Model');
		await pickLine(weir.ui, 'Weir: Ask Another Model', 'model-b');
		await chat.shows('model-b answers.');
		await chat.idle();
		await chat.shows('2/2');
		await weir.ui.screenshot('branches');
		await chat.press('Earlier Branch');
		await chat.shows('model-a answers.');
		await chat.asks('model-a');
	});

	it('is deleted with what followed, and comes back by Undo', async () => {
		await chat.send('first');
		await chat.idle();
		await chat.send('second');
		await chat.idle();
		await turns().first().getByRole('button', { name: 'Delete' }).click();
		await turns().first().waitFor({ state: 'detached' });
		await answerNotification(weir.ui, 'Deleted the turn and what followed it.', 'Undo');
		await turns().nth(1).waitFor();
		await chat.shows('second');
	});

	it('is copied: an answer as it was written, the chat as Markdown', async () => {
		await chat.send('copy this');
		await chat.shows('model-a answers.');
		await chat.idle();
		await chat.press('Copy Answer');
		const clipboard = () => weir.call((vscode) => vscode.env.clipboard.readText());
		await becomes(clipboard, '**model-a** answers.');
		await weir.ui.command('Weir: Copy Chat as Markdown');
		await becomes(clipboard, '## You\n\ncopy this\n\n## model-a\n\n**model-a** answers.');
	});
});
