import type { Turn } from '../../webview/messages.ts';

/** A turn as the host keeps it: what the page shows, and what was sent along, in the order of its labels. */
export interface HeldTurn {
	turn: Turn;
	/** Text, or base64 where the label has a `mimeType`. */
	contents: readonly string[];
	/** The turn it follows; null for a first one. Absent in what an earlier Weir kept: the one before it. */
	parent?: string | null | undefined;
	/** Deleted, and with it what follows it; kept as long as that may be undone. */
	isRemoved?: boolean | undefined;
}

/**
 * The turns of a conversation with all its branches. A turn that was edited or asked again gets an alternative
 * beside it; what followed stays with the old one. One branch is shown.
 */
export class TurnTree {
	readonly #turns: HeldTurn[] = [];
	#shown: string | undefined;

	/** @param turns in the order in which they were asked. */
	constructor(turns: readonly HeldTurn[] = []) {
		for (const held of turns) {
			this.add({ ...held, parent: held.parent === undefined ? this.#lastId() : held.parent });
		}
	}

	/** Every turn of every branch that was not deleted, in the order in which they were asked. */
	get all(): readonly HeldTurn[] {
		return this.#turns.filter((held) => this.#isVisible(held));
	}

	/** The branch that is shown, first to last. */
	get branch(): readonly HeldTurn[] {
		const chosen = this.#find(this.#shown);
		const branch = chosen ? this.pathTo(chosen) : [];
		for (;;) {
			const next = this.#childrenOf(branch.at(-1)?.turn.id ?? null).at(-1);
			if (!next) {
				return branch;
			}
			branch.push(next);
		}
	}

	find(id: string): HeldTurn | undefined {
		return this.#find(id);
	}

	/** The turns before this one, and itself. */
	pathTo(held: HeldTurn): HeldTurn[] {
		const path = [held];
		for (let at = this.#find(held.parent); at && !path.includes(at); at = this.#find(at.parent)) {
			path.unshift(at);
		}
		return path;
	}

	/** This turn and those that were asked in its stead. */
	alternatives({ parent = null }: HeldTurn): readonly HeldTurn[] {
		return this.#childrenOf(parent);
	}

	/** Adds a turn and shows its branch. */
	add(held: HeldTurn): void {
		this.#turns.push(held);
		this.#shown = held.turn.id;
	}

	replace(earlier: HeldTurn, now: HeldTurn): void {
		this.#turns.splice(this.#turns.indexOf(earlier), 1, now);
	}

	/** Shows the branch that this turn is in, to its latest end. */
	show({ turn }: HeldTurn): void {
		this.#shown = turn.id;
	}

	/** Hides a turn and what follows it; the latest alternative is shown in its place. */
	remove(held: HeldTurn): void {
		held.isRemoved = true;
		this.#shown = this.alternatives(held).at(-1)?.turn.id ?? held.parent ?? undefined;
	}

	/** Takes a removal back, and shows what it hid. */
	restore(held: HeldTurn): void {
		held.isRemoved = false;
		this.show(held);
	}

	clear(): void {
		this.#turns.length = 0;
		this.#shown = undefined;
	}

	#find(id: string | null | undefined): HeldTurn | undefined {
		return this.#turns.find((held) => held.turn.id === id && !held.isRemoved);
	}

	#childrenOf(parent: string | null): HeldTurn[] {
		return this.#turns.filter((held) => held.parent === parent && !held.isRemoved);
	}

	#isVisible(held: HeldTurn): boolean {
		const path = this.pathTo(held);
		return !held.isRemoved && path[0]?.parent === null;
	}

	#lastId(): string | null {
		return this.#turns.at(-1)?.turn.id ?? null;
	}
}
