import type { Session } from './session.ts';

/** The sessions that are open: each once, however many have opened it. */
export class OpenSessions {
	readonly #read: (id: string) => Promise<Session | undefined>;
	readonly #open = new Map<string, Session>();
	readonly #opening = new Map<string, Promise<Session | undefined>>();
	/** How often each was opened and not given back. */
	readonly #users = new Map<Session, number>();

	/** @param read opens one from its files. It has to be `add`ed by then. */
	constructor(read: (id: string) => Promise<Session | undefined>) {
		this.#read = read;
	}

	all(): Session[] {
		return [...this.#open.values()];
	}

	get(id: string): Session | undefined {
		return this.#open.get(id);
	}

	has(id: string): boolean {
		return this.#open.has(id);
	}

	add(session: Session): Session {
		this.#open.set(session.id, session);
		return session;
	}

	/** The open session, or else the one in its files, for one more user. */
	async use(id: string): Promise<Session | undefined> {
		const session = this.#open.get(id) ?? (await this.#readOnce(id));
		if (session) {
			this.#users.set(session, this.#usersOf(session) + 1);
		}
		return session;
	}

	/** One user less. */
	release(session: Session): void {
		this.#users.set(session, this.#usersOf(session) - 1);
	}

	isUsed(session: Session): boolean {
		return this.#usersOf(session) > 0;
	}

	forget(session: Session): void {
		this.#users.delete(session);
		if (this.#open.get(session.id) === session) {
			this.#open.delete(session.id);
		}
	}

	#usersOf(session: Session): number {
		return this.#users.get(session) ?? 0;
	}

	#readOnce(id: string): Promise<Session | undefined> {
		const opening = this.#opening.get(id) ?? this.#read(id).finally(() => this.#opening.delete(id));
		this.#opening.set(id, opening);
		return opening;
	}
}
