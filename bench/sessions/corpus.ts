import { globSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createSessionFiles } from '../../src/node/session-files.ts';
import { logFileName, newId } from '../../src/sessions/file-name.ts';
import type { RecordBody } from '../../src/sessions/record.ts';
import { encodeRecord, joined } from '../../src/sessions/record-codec.ts';

/** A model that nobody asks. */
export const MODEL = { id: 'acme/m1', model: 'm1', provider: 'Acme' };

/** A word that stands in one chat of a hundred, and one that stands in nearly all. */
export const RARE = 'zyzzyvas';
export const COMMON = 'return';

const TURNS = 10;
/** UTF-16 units an answer, and in how many pieces it is written. */
const ANSWER = 9500;
const PIECES = 5;
const ROOT = path.resolve(import.meta.dirname, '../..');

/** Prose and code as people write them: what lies in this repository and in the packages that it uses. */
const TEXT = globSync(
	[
		'{src,docs,test}/**/*.{ts,md}',
		'node_modules/*/*.md',
		'node_modules/{openai,zod,playwright-core}/**/*.d.ts',
	],
	{
		cwd: ROOT,
	},
)
	.sort()
	.map((name) => readFileSync(path.join(ROOT, name), 'utf8'))
	.join('\n')
	.replaceAll(RARE, '');
const random = seeded();

/** Fills a folder with so many chats of about 100 kB each, and gives their ids. */
export async function fillFolder(folder: string, sessions: number): Promise<string[]> {
	await createSessionFiles(folder).append('begin', new Uint8Array(), 'create');
	await createSessionFiles(folder).remove('begin');
	const ids: string[] = [];
	for (let session = 0; session < sessions; session++) {
		const id = newId();
		const writer = newId();
		const bytes = joined(
			[...records(session)].map((body, at) => encodeRecord({ writer, clock: 1e12 + at }, body)),
		);
		await writeFile(path.join(folder, logFileName({ session: id, writer, part: 1 })), bytes);
		ids.push(id);
	}
	return ids;
}

function* records(session: number): Generator<RecordBody> {
	yield { kind: 'created', workspace: `workspace-${session % 7}` };
	let parent: string | null = null;
	for (let at = 0; at < TURNS; at++) {
		const turn = newId();
		const rare = session % 100 === 0 && at === 0 ? ` ${RARE}` : '';
		const prompt = { text: `${excerpt(80)}${rare}?`, context: [] };
		yield { kind: 'turn', turn, parent, prompt, model: MODEL };
		for (let piece = 0; piece < PIECES; piece++) {
			const text = excerpt(ANSWER / PIECES);
			yield { kind: 'events', turn, events: [{ type: 'text-delta', text }] };
		}
		yield { kind: 'end', turn, outcome: 'finished' };
		parent = turn;
	}
}

function excerpt(length: number): string {
	const from = Math.floor(random() * (TEXT.length - length));
	return TEXT.slice(from, from + length);
}

/** The same numbers at every run (mulberry32). */
function seeded(): () => number {
	let state = 1;
	return () => {
		state = (state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(state ^ (state >>> 15), state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
	};
}
