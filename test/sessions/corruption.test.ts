import assert from 'node:assert/strict';
import { readTranscript } from '../../src/sessions/fold.ts';
import { readFrames } from '../../src/sessions/frame.ts';
import { decodeRecords } from '../../src/sessions/record-codec.ts';
import { Disk } from './disk.ts';
import { answerTurn, openHistory, saidIn } from './history.ts';
import { IS_WHOLE_PROOF, PROOF_TIMEOUT_MS } from './proofs.ts';

/** A wrong byte may look like any other: what a file is made of, and what it never holds. */
const WRONG = IS_WHOLE_PROOF ? [0, 0x0a, 0x20, 0x22, 0x30, 0x7b, 0xff] : [];

/** Every so many bytes the whole session is opened, and not only its lines read. */
const EVERY = IS_WHOLE_PROOF ? 1 : 499;

describe('a session of 50 turns', () => {
	let file: Uint8Array;
	let name: string;
	let id: string;

	before(async () => {
		const disk = new Disk();
		const { sessions } = await openHistory(disk.storage());
		const session = sessions.create();
		id = session.id;
		for (let turn = 0; turn < 50; turn++) {
			await answerTurn(session, `question ${turn}`, `answer ${turn} of some words`);
		}
		[[name, file] = ['', new Uint8Array()]] = [...disk.files()];
	});

	it('loses one record at most to any byte that is wrong, and opens', () => {
		const whole = linesOf(file.slice());
		for (let at = 0; at < file.length; at++) {
			for (const value of [(file[at] ?? 0) ^ (1 << (at % 8)), ...WRONG]) {
				const bytes = file.slice();
				bytes[at] = value;
				const kept = new Set(linesOf(bytes));
				const lost = whole.filter((line) => !kept.has(line));
				assert.ok(lost.length <= 1, `byte ${at}: ${lost}`);
				assert.equal(kept.size, whole.length - lost.length, `byte ${at}: a line that was never written`);
			}
			if (at % EVERY === 0) {
				const bytes = file.slice();
				bytes[at] = 0;
				checkTurns(readTranscript(decodeRecords(bytes).records).turns);
			}
		}
	}).timeout(PROOF_TIMEOUT_MS);

	it('keeps every other turn where any record is lost', () => {
		const { records } = decodeRecords(file);
		for (let lost = 0; lost < records.length; lost++) {
			checkTurns(readTranscript(records.toSpliced(lost, 1)).turns);
		}
	});

	it('says how much could not be read, and is never compacted away', async () => {
		const bytes = file.slice();
		bytes[bytes.length >> 1] = 0;
		const disk = new Disk(undefined, new Map([[name, bytes]]));
		const { sessions } = await openHistory(disk.storage());
		await sessions.refresh();
		assert.equal(sessions.list()[0]?.damaged, 1);
		await sessions.edit(id, (session) => session.rename('Damaged'));
		await sessions.compact(id);
		assert.deepEqual(disk.files().get(name), bytes);
	});
});

/** Where the lines of the file are whose checksum is right. */
function linesOf(bytes: Uint8Array): number[] {
	const places: number[] = [];
	readFrames(bytes, (payload) => places.push(payload.byteOffset));
	return places;
}

type Turns = ReturnType<typeof readTranscript>['turns'];

/** All turns are there, and 49 of them whole. */
function checkTurns(turns: Turns): void {
	assert.equal(turns.size, 50);
	const wrong = saidIn(turns.values()).filter(
		([question, answer], turn) =>
			question !== `question ${turn}` || answer !== `answer ${turn} of some words`,
	);
	assert.ok(wrong.length <= 1, JSON.stringify(wrong));
}
