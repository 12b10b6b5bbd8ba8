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
	/** It was read from the history: what its tools said is untrusted. */
	isRestored?: boolean | undefined;
}

/**
 * The turns of a conversation with all its branches. A turn that was edited or asked again gets an alternative
 * beside it; what followed stays with the old one. One branch is shown. However many turns there are, a step along a
 * branch costs the same.
 */
export class TurnTree {
	/** In the order in which they were asked. */
	readonly #turns = new Map<string, HeldTurn>();
	readonly #children = new Map<string | null, HeldTurn[]>();
	#shown: string | undefined;

	/**
	 * @param turns in the order in which they were asked.
	 * @param shown the turn whose branch is shown; default: the last one's.
	 */
	constructor(turns: readonly HeldTurn[] = [], shown?: string) {
		let last: string | null = null;
		for (const held of turns) {
			this.add({ ...held, parent: held.parent === undefined ? last : held.parent });
			last = held.turn.id;
		}
		this.#shown = shown ?? this.#shown;
	}

	/** Every turn of every branch that was not deleted, in the order in which they were asked. */
	get all(): readonly HeldTurn[] {
		const visible = new Set(this.#childrenOf(null));
		for (const held of visible) {
			for (const next of this.#childrenOf(held.turn.id)) {
				visible.add(next);
			}
		}
		return [...this.#turns.values()].filter((held) => visible.has(held));
	}

	/** The branch that is shown, first to last. */
	get branch(): readonly HeldTurn[] {
		const chosen = this.#nearestVisible(this.#shown);
		const branch = new Set(chosen ? this.pathTo(chosen) : []);
		let last = [...branch].at(-1);
		for (;;) {
			const next = this.#childrenOf(last?.turn.id ?? null).at(-1);
			if (!next || branch.has(next)) {
				return [...branch];
			}
			branch.add(next);
			last = next;
		}
	}

	/** A turn that was not deleted. */
	find(id: string | null | undefined): HeldTurn | undefined {
		const held = typeof id === 'string' ? this.#turns.get(id) : undefined;
		return held?.isRemoved ? undefined : held;
	}

	/** Whether it has the turn, deleted or not. */
	has(id: string): boolean {
		return this.#turns.has(id);
	}

	/** The turns before this one, and itself. */
	pathTo(held: HeldTurn): HeldTurn[] {
		const path = new Set([held]);
		for (let at = this.find(held.parent); at && !path.has(at); at = this.find(at.parent)) {
			path.add(at);
		}
		return [...path].reverse();
	}

	/** This turn and those that were asked in its stead. */
	alternatives({ parent = null }: HeldTurn): readonly HeldTurn[] {
		return this.#childrenOf(parent);
	}

	/** Adds a turn and shows its branch. */
	add(held: HeldTurn): void {
		const { parent = null } = held;
		const siblings = this.#children.get(parent) ?? [];
		siblings.push(held);
		this.#children.set(parent, siblings);
		this.#turns.set(held.turn.id, held);
		this.#shown = held.turn.id;
	}

	/** Puts a turn in the place of another one of the same id and parent. */
	replace(earlier: HeldTurn, now: HeldTurn): void {
		const siblings = this.#children.get(now.parent ?? null) ?? [];
		siblings.splice(siblings.indexOf(earlier), 1, now);
		this.#turns.set(now.turn.id, now);
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

	#childrenOf(parent: string | null): HeldTurn[] {
		return (this.#children.get(parent) ?? []).filter(({ isRemoved }) => !isRemoved);
	}

	/** The turn, or the last before everything on the way to it that was deleted. */
	#nearestVisible(id: string | undefined): HeldTurn | undefined {
		let nearest = typeof id === 'string' ? this.#turns.get(id) : undefined;
		const seen = new Set<HeldTurn>();
		for (let at = nearest; at && !seen.has(at); at = this.#turns.get(at.parent ?? '')) {
			seen.add(at);
			if (at.isRemoved) {
				nearest = this.#turns.get(at.parent ?? '');
			}
		}
		return nearest;
	}
}
