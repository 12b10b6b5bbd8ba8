import type { Session } from '../../../../src/sessions/session.ts';
import type { Sessions } from '../../../../src/sessions/sessions.ts';
import type { HistoryInputs, SourceFile } from '../../../../src/vscode/sessions/history/history-inputs.ts';
import { Disk } from '../../../sessions/disk.ts';
import { answerTurn, openHistory } from '../../../sessions/history.ts';
import { type Reply, scriptedPrompts } from '../../providers/scripted-prompts.ts';

/** Noon of some day. */
const NOW = new Date(2026, 2, 10, 12, 0).getTime();

/** A real history on a disk in memory, and a user who answers in the given order. */
export interface Desk extends HistoryInputs {
	sessions: Sessions;
	prompts: ReturnType<typeof scriptedPrompts>;
	/** What was done with the chats, e.g. `show ID`, `leave ID`. */
	chatDeeds: string[];
	/** What was offered by a button. */
	offered: string[];
	/** The files that were written, by the name that was suggested. */
	written: Map<string, Uint8Array>;
	/** Lets a moment pass, in ms. */
	pass(ms: number): void;
	/** Adds a session with one turn. */
	add(title: string, workspace?: string): Promise<Session['id']>;
	/** The titles of the list, deleted ones aside. */
	titles(): string[];
}

/** What the user does besides answering `Prompts`. */
export interface DeskOptions {
	replies?: readonly Reply[];
	/** Whether the button of each offer is pressed; default: no. */
	takesOffers?: boolean;
	/** What the dialog to open a file gives; default: the user leaves. */
	source?: SourceFile;
	/** Whether a target is chosen; default: yes. `failing`: one that cannot be written. */
	target?: 'none' | 'failing';
	/** Default: `x`. */
	workspace?: string;
}

export async function createDesk(options: DeskOptions = {}): Promise<Desk> {
	let now = NOW;
	const { sessions } = await openHistory(new Disk().storage(), { now: () => now });
	const prompts = scriptedPrompts(...(options.replies ?? []));
	const chatDeeds: string[] = [];
	const offered: string[] = [];
	const written = new Map<string, Uint8Array>();
	return {
		...{ sessions, prompts, chatDeeds, offered, written, locale: 'en' },
		now: () => now,
		pass(ms) {
			now += ms;
		},
		store: { open: async () => sessions, workspace: options.workspace ?? 'x' },
		chat: {
			show: async (id) => chatDeeds.push(`show ${id}`) > 0,
			showInEditor: async (id) => chatDeeds.push(`show-in-editor ${id}`) > 0,
			isAnswering: () => false,
			inFront: () => undefined,
			leave: (id) => void chatDeeds.push(`leave ${id}`),
		},
		dialogs: {
			async ask(question, answered) {
				const text = await prompts.input(question);
				if (text !== undefined) {
					await answered(text);
				}
			},
			async offer(message, button) {
				offered.push(`${message} [${button}]`);
				return options.takesOffers ?? false;
			},
			async chooseTarget({ name }) {
				return options.target === 'none'
					? undefined
					: {
							name,
							async write(bytes) {
								if (options.target === 'failing') {
									throw new Error('EROFS: read-only file system');
								}
								written.set(name, bytes);
							},
							open: async () => void chatDeeds.push(`open ${name}`),
						};
			},
			chooseSource: async () => options.source,
			openFolder: async () => void chatDeeds.push('open folder'),
			copyFolder: async () => void chatDeeds.push('copy folder'),
			folderPath: '/home/ada/.weir/sessions',
		},
		async add(title, workspace = 'x') {
			const session = sessions.create(workspace === '' ? undefined : workspace);
			await answerTurn(session, title, `About ${title}.`);
			await sessions.close(session);
			await sessions.refresh();
			now += 1000;
			return session.id;
		},
		titles: () => sessions.list().map(({ title }) => title),
	};
}
