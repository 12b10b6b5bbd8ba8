// `npm run bench -- sessions`: a history of 100, 1,000 and 10,000 chats of 100 kB each (1 GB) on this machine's disk:
// what writing, opening, listing and searching take, and how it grows. Its folder lies in the system's temporary one.
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createSessionFiles } from '../src/node/session-files.ts';
import { openSessions, type Sessions } from '../src/sessions/sessions.ts';
import { COMMON, fillFolder, MODEL, RARE } from './sessions/corpus.ts';
import { median, printTable } from './table.ts';

const SIZES = [100, 1000, 10_000];
const REPEATS = 5;
/** What a list shows of hits before anybody scrolls. */
const SHOWN = 20;
const NOBODY = new AbortController().signal;

type Figures = Record<string, number>;

const root = await mkdtemp(path.join(tmpdir(), 'weir-bench-sessions-'));
try {
	const all: Figures[] = [];
	for (const size of SIZES) {
		all.push(await measure(path.join(root, `${size}`), size));
	}
	print(all);
} finally {
	await rm(root, { recursive: true });
}

async function measure(folder: string, size: number): Promise<Figures> {
	const ids = await fillFolder(folder, size);
	const figures: Figures = {};
	figures['first list of all, made from the chats'] = await time(async () => {
		await (await open(folder)).refresh();
	});
	const opened = await repeated(async () => {
		(await open(folder)).list();
	});
	figures['open and list, as it was last time'] = opened;
	const sessions = await open(folder);
	await sessions.refresh();
	figures['see what other windows changed'] = await repeated(() => sessions.refresh());
	figures['list one workspace'] = await repeated(
		async () => void sessions.list({ workspace: 'workspace-1' }),
	);
	figures['open a chat'] = await repeated(async (turn) => {
		const session = await sessions.open(ids[turn * 7] ?? '');
		if (session) {
			await sessions.close(session);
		}
	});
	figures['first search, a word in 1 of 100'] = await time(() => search(sessions, RARE));
	figures['next search, a word in 1 of 100'] = await repeated(() => search(sessions, RARE));
	figures['a word in all'] = await repeated(() => search(sessions, COMMON));
	figures['one letter'] = await repeated(() => search(sessions, 'q'));
	figures['a word in none'] = await repeated(() => search(sessions, 'qxqzjkvw'));
	figures['save a message, synced'] = await saveTime(sessions);
	return figures;
}

function open(folder: string): Promise<Sessions> {
	const listener = {
		trouble: ({ message }: { message: string }) => {
			throw new Error(message);
		},
		recovered: () => undefined,
	};
	return openSessions(createSessionFiles(folder), { listener });
}

async function search(sessions: Sessions, query: string): Promise<void> {
	let hits = 0;
	for await (const _ of sessions.search(query, {}, NOBODY)) {
		if (++hits === SHOWN) {
			return;
		}
	}
}

async function saveTime(sessions: Sessions): Promise<number> {
	const session = sessions.create();
	const ms = await repeated(async () => {
		const { recorder, saved } = session.begin({ prompt: { text: 'Why?', context: [] }, model: MODEL });
		await saved;
		void recorder.end('stopped');
	}, 50);
	await sessions.close(session);
	return ms;
}

async function time(act: () => Promise<void>): Promise<number> {
	const started = performance.now();
	await act();
	return performance.now() - started;
}

async function repeated(act: (turn: number) => Promise<void>, times = REPEATS): Promise<number> {
	const all: number[] = [];
	for (let turn = 0; turn < times; turn++) {
		all.push(await time(() => act(turn)));
	}
	return median(all);
}

function print(all: readonly Figures[]): void {
	const names = Object.keys(all[0] ?? {});
	printTable([
		['ms', ...SIZES.map((size) => `${size} chats`), 'growth'],
		...names.map((name) => {
			const values = all.map((figures) => figures[name] ?? Number.NaN);
			const growth = (values.at(-1) ?? Number.NaN) / (values[0] ?? Number.NaN);
			return [name, ...values.map((value) => value.toFixed(value < 10 ? 2 : 0)), `${growth.toFixed(1)} ×`];
		}),
	]);
}
