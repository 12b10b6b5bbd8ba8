import type { Turn, ViewState } from '../../webview/messages.ts';

/**
 * Which of a conversation's turns a page is sent: the whole of a short one, the end of a long one, and more of it as
 * the page asks. A page takes about 5 ms to show a turn, so one with a thousand would stand still for seconds.
 */
export class PageWindow {
	/** The first turn that the page has; undefined before it was sent any, or where it has all. */
	#first: string | undefined;
	#isWhole = false;

	/** Another conversation is shown. */
	reset(): void {
		this.#first = undefined;
		this.#isWhole = false;
	}

	/** The turns of the branch that the page is sent. What it has once had, it keeps. */
	of(branch: readonly Turn[]): Pick<ViewState, 'turns' | 'earlier'> {
		const known = branch.findIndex(({ id }) => id === this.#first);
		return this.#from(branch, known === -1 && !this.#isWhole ? startBefore(branch, branch.length) : known);
	}

	/** The page wants more of what stands before. */
	widen(branch: readonly Turn[]): void {
		const known = branch.findIndex(({ id }) => id === this.#first);
		this.#from(branch, startBefore(branch, Math.max(0, known)));
	}

	#from(branch: readonly Turn[], start: number): Pick<ViewState, 'turns' | 'earlier'> {
		this.#isWhole = start <= 0;
		this.#first = this.#isWhole ? undefined : branch[start]?.id;
		return this.#isWhole ? { turns: [...branch] } : { turns: branch.slice(start), earlier: start };
	}
}

/** How many turns of ordinary length a page is sent at once. */
const ROOM = 50;

/** In UTF-16 units: a longer turn counts for more than one. */
const ORDINARY_TURN = 8_000;

/** Where the turns begin that have room together with the one before `end`. */
function startBefore(branch: readonly Turn[], end: number): number {
	let start = Math.max(0, end - 1);
	for (let room = ROOM - weightOf(branch[start]); start > 0; start--) {
		room -= weightOf(branch[start - 1]);
		if (room < 0) {
			break;
		}
	}
	return start;
}

function weightOf(turn: Turn | undefined): number {
	let length = 0;
	for (const { content } of turn?.answer.messages ?? []) {
		for (const part of typeof content === 'string' ? [{ text: content }] : content) {
			length += 'text' in part ? part.text.length : 0;
		}
	}
	return Math.max(1, length / ORDINARY_TURN);
}
