import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionFiles } from '../../../src/node/session-files.ts';
import { newId } from '../../../src/sessions/file-name.ts';
import type { SessionTurn } from '../../../src/sessions/transcript.ts';
import { openHistory, saidIn } from '../history.ts';
import { IS_WHOLE_PROOF, PROOF_TIMEOUT_MS } from '../proofs.ts';
import { seeded } from '../random.ts';
import { buildWriter } from './build-writer.ts';

const KILLS = IS_WHOLE_PROOF ? 2000 : 40;
/** How many lives a session has before the next one is begun. */
const LIVES = 20;
const LONGEST_LIFE_MS = 30;

describe('a history whose process is killed', () => {
	let folder: string;
	let writer: string;

	before(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'weir-kill-'));
		writer = await buildWriter(folder);
	});

	after(() => rm(folder, { recursive: true }));

	it('has everything that it was promised, and no turn without an end', async () => {
		const lanes = [seeded(1), seeded(2)].map(async (random, lane) => {
			for (let done = 0; done < KILLS / 2; done += LIVES) {
				await liveAndDie(path.join(folder, `${lane}-${done}`), random);
			}
		});
		await Promise.all(lanes);
	}).timeout(PROOF_TIMEOUT_MS);

	async function liveAndDie(place: string, random: () => number): Promise<void> {
		const id = newId();
		const promised: string[] = [];
		for (let life = 1; life <= LIVES; life++) {
			promised.push(...(await killedAfter(random() * LONGEST_LIFE_MS, [place, id, `life${life}`])));
			const { sessions } = await openHistory(createSessionFiles(place));
			await sessions.refresh();
			const session = await sessions.open(id);
			const turns = [...(session?.transcript.turns.values() ?? [])];
			const kept = new Set(turns.flatMap(textsOf));
			assert.deepEqual(
				promised.filter((text) => !kept.has(text)),
				[],
			);
			assert.ok(turns.every(({ status }) => status === 'finished' || status === 'interrupted'));
			assert.equal(session?.damage.damaged ?? 0, 0);
			await sessions.closeAll();
		}
	}

	/** Starts the writer, kills it some ms after it wrote for the first time, and gives what it was promised. */
	async function killedAfter(ms: number, args: readonly string[]): Promise<string[]> {
		const child = spawn(process.execPath, [writer, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
		let output = '';
		let errors = '';
		child.stdout.on('data', (bytes: Buffer) => {
			if (output === '') {
				setTimeout(() => child.kill('SIGKILL'), ms);
			}
			output += bytes;
		});
		child.stderr.on('data', (bytes: Buffer) => {
			errors += bytes;
		});
		const [, signal] = await once(child, 'close');
		assert.equal(signal, 'SIGKILL', errors);
		return output.split('\n').slice(0, -1);
	}
});

function textsOf(turn: SessionTurn): string[] {
	const [[question = '', answer = ''] = []] = saidIn([turn]);
	return [question, answer, ...(turn.status === 'finished' ? [`${question} finished`] : [])];
}
