import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { chunk, eventStreamOf } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { IS_WHOLE_PROOF, PROOF_TIMEOUT_MS } from '../sessions/proofs.ts';
import { seeded } from '../sessions/random.ts';
import { type AnotherWindow, anotherWindow } from '../workbench/another-window.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';
import { answerIn, keptSessions, questionsIn } from './kept-sessions.ts';

/** A hundred take a quarter of an hour; `WEIR_KILLS` makes them fewer. */
const KILLS = IS_WHOLE_PROOF ? Number(process.env.WEIR_KILLS ?? 100) : 3;
/** How many lives a session has before the next one is begun. */
const LIVES = 10;
/** How long an answer streams before the kill, at most: text is written every second. */
const LONGEST_LIFE_MS = 2_500;
const PACE_MS = 20;

describe('a chat whose extension host is killed', function () {
	this.timeout(PROOF_TIMEOUT_MS);
	let profile: string;
	let provider: Provider;
	let weir: Launched;
	let window: AnotherWindow;

	before(async function () {
		if (process.platform !== 'linux') {
			console.log('      skipped: only Linux tells a process which others it has started');
			this.skip();
		}
		profile = await mkdtemp(path.join(tmpdir(), 'weir-killed-'));
		provider = await startProvider({ body: WORDS, end: 'never' });
		weir = await launch({ profile, settings: settingsFor(provider) });
		window = await anotherWindow(weir);
	});
	after(async () => {
		await window?.close();
		await weir?.close();
		await provider?.close();
		await rm(profile, { recursive: true, force: true, maxRetries: 5 });
	});

	it('has every question that was sent, and the answer but for its last second', async () => {
		const random = seeded(1);
		const missing: number[] = [];
		const asked: string[] = [];
		await window.showView('Weir');
		for (let life = 1; life <= KILLS; life++) {
			const chat = await ChatPage.find(window.ui);
			if (asked.length === LIVES) {
				asked.length = 0;
				await window.ui.command('Weir: New Chat');
				await chat.frame.locator('.empty:not([hidden])').waitFor();
			}
			asked.push(`life ${life}`);
			const shown = await streamsFor(chat, `life ${life}`, random() * LONGEST_LIFE_MS);
			await window.kill();
			const kept = await keptWords(asked);
			missing.push(shown - kept);
			await window.reload();
			await window.showView('Weir');
			const after = await ChatPage.find(window.ui);
			await after.shows(`life ${life}`);
			await after.shows('The window was closed or reloaded while this answer was on its way.');
			// Text is written every second: of an answer that lived for less there is nothing to go on from.
			const wayOn = after.frame.getByRole('button', { name: kept > 0 ? 'Continue' : 'Retry' });
			await after.frame.locator('.turn').last().filter({ has: wayOn }).waitFor();
			if (life % LIVES === 0 && life < KILLS) {
				told(missing);
			}
		}
		const most = told(missing);
		if (IS_WHOLE_PROOF) {
			assert.ok(most <= 1_000, `${most} ms`);
		}
	});

	/** Says how much was missing at most, and returns it, in ms. */
	function told(missing: readonly number[]): number {
		const most = Math.max(...missing) * PACE_MS;
		console.log(`      ${missing.length} kills; at most ${most} ms of an answer missing`);
		return most;
	}

	/** Asks, lets the answer stream for a while, and resolves with how many words of it were shown. */
	async function streamsFor(chat: ChatPage, question: string, ms: number): Promise<number> {
		await chat.send(question);
		await chat.shows('w1 ');
		await window.page.waitForTimeout(ms);
		const text = (await chat.frame.locator('.turn').last().textContent()) ?? '';
		return lastWord(text);
	}

	/** How many words the disk has of the last answer, where everything else is as it was. */
	async function keptWords(asked: readonly string[]): Promise<number> {
		const [session] = await keptSessions(profile);
		assert.ok(session);
		assert.deepEqual(questionsIn(session.transcript), asked);
		const turns = [...session.transcript.turns.values()];
		assert.ok(turns.every(({ status }) => status === 'interrupted'));
		const last = turns.at(-1);
		const text = last ? answerIn(last) : '';
		assert.equal(text, WORDS_TEXT.slice(0, text.length));
		return lastWord(text);
	}
});

const COUNT = 1_000;
const WORDS_TEXT = Array.from({ length: COUNT }, (_, place) => `w${place + 1} `).join('');
/** An answer of words that are numbered, one every 20 ms. */
const WORDS = Array.from({ length: COUNT }, (_, place) => [
	eventStreamOf([chunk({ content: `w${place + 1} ` })], { done: false }),
	PACE_MS,
]).flat();

function lastWord(text: string): number {
	return Number(/w(\d+)(?!.*w\d)/s.exec(text)?.[1] ?? 0);
}

function settingsFor({ baseUrl }: Provider) {
	return {
		'weir.providers': [{ id: 'test', preset: 'custom', name: 'Test', baseUrl, models: ['m'] }],
		'weir.model': 'test/m',
	};
}
