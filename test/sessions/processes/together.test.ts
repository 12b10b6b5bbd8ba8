import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionFiles } from '../../../src/node/session-files.ts';
import { newId } from '../../../src/sessions/file-name.ts';
import { openHistory } from '../history.ts';
import { buildWriter } from './build-writer.ts';

const PROCESSES = 8;
const TURNS = 1000;

describe('a session in eight processes at once', () => {
	let folder: string;

	before(async () => {
		folder = await mkdtemp(path.join(tmpdir(), 'weir-together-'));
	});

	after(() => rm(folder, { recursive: true }));

	it('has each of 1,000 turns of each, once, in its order', async () => {
		const writer = await buildWriter(folder);
		const place = path.join(folder, 'sessions');
		const id = newId();
		const codes = await Promise.all(
			Array.from({ length: PROCESSES }, async (_, index) => {
				const args = [writer, place, id, `p${index}`, `${TURNS}`];
				const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit'] });
				const [code] = await once(child, 'close');
				return code;
			}),
		);
		assert.deepEqual(codes, new Array(PROCESSES).fill(0));
		const { sessions } = await openHistory(createSessionFiles(place));
		const check = async () => {
			const session = await sessions.open(id);
			const said = [...(session?.transcript.turns.values() ?? [])].map(({ prompt }) => prompt.text);
			for (let index = 0; index < PROCESSES; index++) {
				const own = said.filter((text) => text.startsWith(`p${index}-`));
				assert.deepEqual(
					own,
					Array.from({ length: TURNS }, (_, turn) => `p${index}-${turn + 1}`),
				);
			}
			assert.equal(said.length, PROCESSES * TURNS);
			assert.deepEqual(session?.damage, { damaged: 0, torn: 0, unknown: 0 });
			await sessions.closeAll();
		};
		await check();
		// The same again when its eight files have become one.
		assert.equal(await sessions.compact(id), true);
		assert.equal((await createSessionFiles(place).list(id)).length, 1);
		await check();
	}).timeout(120_000);
});
