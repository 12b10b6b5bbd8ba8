import assert from 'node:assert/strict';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { type AskingProvider, startAsking } from './asking-provider.ts';
import { ChatPage } from './chat-page.ts';

const HALF = 'The first half of an answer that was long in coming, ';
const REST = 'and then its second half.';

describe('the network pulled out in the middle of an answer', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: AskingProvider;
	let chat: ChatPage;
	/** What the provider does with those that ask it to go on. */
	let isBack = true;

	before(async () => {
		provider = await startAsking((_, { messages }) => {
			const hasBegun = JSON.stringify(messages).includes(HALF.trim());
			if (hasBegun) {
				return isBack ? whole(REST) : { end: 'reset' };
			}
			return { body: [eventStreamOf([chunk({ content: HALF })], { done: false }), 200], end: 'reset' };
		});
		weir = await launch({ settings: provider.settings });
		chat = await ChatPage.open(weir.ui);
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('is mended where it is back at once: the text goes on, and a line says so', async () => {
		await chat.send('tell me');
		await chat.shows(HALF + REST);
		await chat.idle();
		const turn = chat.frame.locator('.turn').last();
		await turn.locator('.notices').waitFor();
		assert.equal(await turn.locator('.failure-card').count(), 0);
		await weir.ui.screenshot('network-mended');
	});

	it('keeps what came where it stays away, says why in a line, and offers to go on', async () => {
		isBack = false;
		await weir.ui.command('Weir: New Chat');
		await chat.frame.locator('.turn').first().waitFor({ state: 'detached' });
		await chat.send('tell me again');
		await chat.idle();
		await isLeftInTheMiddle();
		await weir.ui.screenshot('network-gone');
	});

	it('has it all the same after a reload of the window', async () => {
		await weir.reload();
		chat = await ChatPage.open(weir.ui);
		await isLeftInTheMiddle();
	});

	it('goes on when it is back', async () => {
		isBack = true;
		await chat.press('Continue');
		await chat.shows(HALF + REST);
		await chat.idle();
		assert.equal(await chat.frame.locator('.turn').last().locator('.outcome-line').count(), 0);
	});

	it('fails with a card where nothing had come, and Retry asks again', async () => {
		const gone = provider.requests.length;
		await provider.close();
		await chat.send('is anybody there');
		const card = await chat.failure(/Nothing answers/);
		assert.match(card, /Retry/);
		assert.equal(provider.requests.length, gone);
	});

	async function isLeftInTheMiddle(): Promise<void> {
		await chat.shows(HALF.trim());
		await chat.shows('The connection to Test');
		const turn = chat.frame.locator('.turn').last();
		await turn.getByRole('button', { name: 'Continue' }).waitFor();
		await turn.locator('.outcome-line').getByRole('button', { name: 'Retry' }).waitFor();
		const text = (await turn.locator('.answer').textContent()) ?? '';
		assert.equal(text.trim(), HALF.trim(), 'nothing twice, and nothing lost');
	}
});

function whole(text: string) {
	return { body: eventStreamOf([chunk({ content: text }), chunk({}, { finish_reason: 'stop' })]) };
}
