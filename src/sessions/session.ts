import type { Clock } from '../core/clock.ts';
import { AnsweredTurns } from './answered-turns.ts';
import { branchOf } from './branch.ts';
import type { Claim } from './claim.ts';
import { newId } from './file-name.ts';
import { applyRecord, readTranscript } from './fold.ts';
import type { Damage } from './frame.ts';
import { identityOf, readSessionOf, type SessionContent } from './read-session.ts';
import type { LogRecord, RecordBody, SessionModel, SessionPrompt } from './record.ts';
import { rewritten } from './rewritten.ts';
import { type Saved, SessionLog } from './session-log.ts';
import type { SessionStorage } from './storage.ts';
import { emptyTranscript, type SessionTurn, type Transcript } from './transcript.ts';
import type { TroubleReport } from './trouble.ts';
import type { TurnRecorder } from './turn-recorder.ts';
import { wholeOf } from './whole-turn.ts';

/** What is asked. */
export interface Asked {
	prompt: SessionPrompt;
	model: SessionModel;
	/**
	 * The turn that it follows; null for none. Default: the last one shown. The predecessor of another turn makes it
	 * an alternative to that one: so is a retry or an edited message, and nothing is forgotten.
	 */
	parent?: string | null | undefined;
	/** The surface it comes by, e.g. `chat`, `participant`. */
	source?: string | undefined;
	/** The turn's id; default: a new one. That of a turn which is there asks it anew: its answer is forgotten. */
	turn?: string | undefined;
}

/** What a session needs. */
export interface SessionInputs {
	id: string;
	storage: SessionStorage;
	report: TroubleReport;
	/** What its files held when it was opened; absent for a new one. */
	content?: SessionContent | undefined;
	/** Where a new one belongs. */
	workspace?: string | undefined;
	redact(text: string): string;
	/** Called after every change of the transcript. */
	changed(session: Session): void;
	clock?: Clock | undefined;
	now?: (() => number) | undefined;
}

/**
 * A conversation that is open: its transcript, and every way to change it. Each change is in the transcript at once;
 * its promise resolves when it is written, or `held` where the disk refuses. None of them rejects.
 */
export class Session {
	readonly id: string;
	#transcript: Transcript;
	/** What could not be read when it was opened; it is still in its files. */
	readonly damage: Damage;
	readonly #inputs: SessionInputs;
	readonly #log: SessionLog;
	readonly #writer: string;
	readonly #answered: AnsweredTurns;
	/** The turns that this session's own file holds something of. */
	readonly #written = new Set<string>();
	/** The records that it was read from, by identity. */
	#read: ReadonlySet<string>;
	#made = 0;
	#isCreated: boolean;
	#isClosed = false;

	constructor(inputs: SessionInputs) {
		const { id, content, clock, now, report, storage } = inputs;
		this.id = id;
		this.#inputs = inputs;
		this.#transcript = content ? readTranscript(content.records) : emptyTranscript();
		this.#transcript.workspace ??= content ? undefined : inputs.workspace;
		this.#read = new Set(content?.records.map(identityOf));
		this.damage = content?.damage ?? { damaged: 0, torn: 0, unknown: 0 };
		this.#isCreated = content !== undefined;
		const rewrite = () => rewritten(this.#transcript, this.#created(), this.#written);
		this.#writer = newId();
		const writer = this.#writer;
		this.#answered = new AnsweredTurns({
			writer,
			commit: (body) => this.#commit(body),
			look: () => this.#look(),
			isKnown: (record) => this.#isKnown(record),
			redact: inputs.redact,
			clock,
			now,
		});
		this.#log = new SessionLog({ storage, session: id, writer, report, rewritten: rewrite, clock, now });
		for (const { stamp } of content?.records ?? []) {
			this.#log.observe(stamp.clock);
		}
	}

	/** All that was said in it, up to now. Another one after `reread`. */
	get transcript(): Transcript {
		return this.#transcript;
	}

	/** Begins a turn. `saved` resolves when the user's message is written: only then is it sent. */
	begin(asked: Asked): { recorder: TurnRecorder; saved: Promise<Saved> } {
		const { prompt, model, parent, source, turn = newId() } = asked;
		const { redact } = this.#inputs;
		const saved = this.#commit({
			kind: 'turn',
			turn,
			parent: parent === undefined ? (branchOf(this.transcript).at(-1)?.id ?? null) : parent,
			prompt: {
				...prompt,
				text: redact(prompt.text),
				context: prompt.context.map((one) => ({ ...one, content: redact(one.content) })),
			},
			model,
			...(source === undefined ? {} : { source }),
		});
		return { recorder: this.#answered.begin(turn), saved };
	}

	/**
	 * Goes on with a turn that was interrupted: what is recorded now follows what it has. Nothing is recorded before
	 * `claimed` says that no other window is at it; see `claimTurn`.
	 */
	resume(turnId: string): { recorder: TurnRecorder; claimed: Promise<Claim> } {
		return this.#answered.resume(turnId);
	}

	/** Shows the branch that the turn is in. */
	show(turnId: string): Promise<Saved> {
		return this.#commit({ kind: 'shown', turn: turnId });
	}

	/** Hides a turn and what follows it, or shows it again. */
	setTurnRemoved(turnId: string, removed: boolean): Promise<Saved> {
		return this.#commit({ kind: 'turn-removed', turn: turnId, removed });
	}

	/** @param title '' for the first words again. */
	rename(title: string): Promise<Saved> {
		return this.#commit({ kind: 'named', title });
	}

	setPinned(pinned: boolean): Promise<Saved> {
		return this.#commit({ kind: 'pinned', pinned });
	}

	/** @param workspace undefined for none. */
	move(workspace: string | undefined): Promise<Saved> {
		return this.#commit({ kind: 'moved', ...(workspace === undefined ? {} : { workspace }) });
	}

	/** Deletes the session, or takes that back. Its files stay until they are erased. */
	setRemoved(removed: boolean): Promise<Saved> {
		return this.#commit({ kind: 'removed', removed });
	}

	/** Writes turns that come from elsewhere, as they are. */
	add(turns: readonly SessionTurn[]): Promise<Saved> {
		return this.#commit(...turns.map(wholeOf));
	}

	/** True while a turn of it is answered here. */
	get isAnswering(): boolean {
		return this.#answered.size > 0;
	}

	/** True once something is in its files, or waits to be. */
	get isCreated(): boolean {
		return this.#isCreated;
	}

	/** Writes what is collected, and resolves when it is written, or `held` where the disk refuses still. */
	flush(): Promise<Saved> {
		this.#answered.flush();
		return this.#log.flush();
	}

	/**
	 * `flush` for the last time: what is `held` then is lost. A turn that runs is left as it is: the next one who opens
	 * the session finds it interrupted.
	 */
	async close(): Promise<Saved> {
		this.#answered.leave();
		this.#isClosed = true;
		return this.#log.close();
	}

	/**
	 * Takes over what other windows have written meanwhile. Nothing is taken over while a turn is answered here, or while
	 * the disk does not have all that this one holds.
	 *
	 * @returns whether there was anything.
	 * @throws whatever the storage does when a file of it cannot be read.
	 */
	async reread(): Promise<boolean> {
		const made = this.#made;
		if (this.isAnswering || !this.#isCreated || (await this.flush()) === 'held') {
			return false;
		}
		const records = await this.#look();
		const isNew = (record: LogRecord) => record.body?.kind !== 'answering' && !this.#isKnown(record);
		if (made !== this.#made || this.#isClosed || !records.some(isNew)) {
			return false;
		}
		this.#read = new Set(records.map(identityOf));
		this.#transcript = readTranscript(records);
		this.#inputs.changed(this);
		return true;
	}

	#isKnown(record: LogRecord): boolean {
		return record.stamp.writer === this.#writer || this.#read.has(identityOf(record));
	}

	async #look(): Promise<readonly LogRecord[]> {
		const { records = [] } = (await readSessionOf(this.#inputs.storage, this.id)) ?? {};
		for (const { stamp } of records) {
			this.#log.observe(stamp.clock);
		}
		return records;
	}

	#commit(...bodies: RecordBody[]): Promise<Saved> {
		if (this.#isClosed || bodies.length === 0) {
			return Promise.resolve(this.#isClosed ? 'held' : 'saved');
		}
		const all: RecordBody[] = this.#isCreated ? bodies : [this.#created(), ...bodies];
		this.#isCreated = true;
		this.#made++;
		const records = all.map((body) => ({ stamp: this.#log.stamp(), body }));
		for (const { stamp, body } of records) {
			applyRecord(this.transcript, stamp, body);
			if ('turn' in body && body.kind !== 'answering') {
				this.#written.add(body.turn);
			}
		}
		const saved = this.#log.commit(records);
		this.#inputs.changed(this);
		return saved;
	}

	#created(): RecordBody {
		const { workspace } = this.transcript;
		return { kind: 'created', ...(workspace === undefined ? {} : { workspace }) };
	}
}
