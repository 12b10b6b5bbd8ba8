import type { StreamError } from '../../errors.ts';
import type { StreamEvent } from '../../stream.ts';
import { addUsage } from '../../usage.ts';
import { createCallSeam } from './call-seam.ts';
import { createPlaceSeam } from './place-seam.ts';
import type { Shown } from './shown.ts';
import { Mismatch, SHORTEST_REPEAT, seamAnew, seamOn } from './text-seam.ts';

/** How the answer is asked for again: from its beginning, or for what follows the text that was shown. */
export type Way = 'anew' | 'on';

/** Too little text to know a repetition by is asked for again: that costs little, and nothing can be joined wrongly. */
export function wayFor({ text }: Shown): Way {
	return text.trimEnd().length < SHORTEST_REPEAT ? 'anew' : 'on';
}

/** What a joined answer depends on. */
export interface JoinOptions {
	way: Way;
	/** What was shown; the caller lets it see each event that is joined. */
	shown: Shown;
	/** Whether the consumer understands `replace`, by which what was shown is taken back. */
	retract: boolean;
	/** Why the answer broke; thrown where the new answer does not fit and nothing can be taken back. */
	failure: StreamError;
}

/**
 * Of an answer that was asked for again, what is missing of the one that was shown.
 *
 * Where the new answer turns out to be another one, what was shown is taken back by a `replace`: the tool calls
 * alone if the text was continued, else everything. Reasoning that leads to a continuation is left out, since it
 * thinks about something else than what was shown.
 */
export async function* join(
	events: AsyncIterable<StreamEvent>,
	options: JoinOptions,
): AsyncGenerator<StreamEvent> {
	const { shown, way, retract, failure } = options;
	const spent = shown.usage;
	const seam = createSeam(options);
	/** What was read of the new answer until it has come as far as the old one. */
	let again: StreamEvent[] | undefined = [];
	for await (const event of events) {
		if (event.type === 'usage') {
			yield { type: 'usage', ...addUsage(spent, event) };
			continue;
		}
		if (!again) {
			yield* seam.read(event);
			continue;
		}
		again.push(event);
		try {
			yield* seam.read(event);
		} catch (error) {
			if (!(error instanceof Mismatch) || !retract) {
				throw error instanceof Mismatch ? failure : error;
			}
			yield { type: 'replace', text: way === 'on' ? shown.text : '' };
			seam.giveUp();
			for (const each of again.filter((candidate) => way === 'anew' || isOfCall(candidate))) {
				yield* seam.read(each);
			}
		}
		again = seam.isWhole() ? undefined : again;
	}
}

interface Seam {
	/** What is new in an event. @throws Mismatch after what is new before it. */
	read(event: StreamEvent): Iterable<StreamEvent>;
	/** Whether everything that was shown has come again. */
	isWhole(): boolean;
	/** From now on everything is new. */
	giveUp(): void;
}

function createSeam({ way, shown, retract }: JoinOptions): Seam {
	let text = way === 'on' ? seamOn(shown.text) : seamAnew(shown.text);
	let calls = createCallSeam(shown.calls);
	let thoughts = way === 'on' ? undefined : createThoughtSeam(shown, retract);
	const before = shown.text;
	const places = way === 'on' ? createPlaceSeam(before, text) : undefined;

	const giveUp = () => {
		text = seamAnew('');
		calls = createCallSeam([]);
		thoughts = way === 'on' ? undefined : createThoughtSeam();
	};
	function* asides(events: readonly StreamEvent[] = []): Generator<StreamEvent> {
		for (const event of events) {
			yield* shown.has(event) ? [] : [event];
		}
	}
	function* settle(): Generator<StreamEvent> {
		thoughts?.settle();
		yield* delta('text-delta', text.settle());
		yield* asides(places?.release());
	}

	return {
		*read(event) {
			switch (event.type) {
				case 'start':
					return;
				case 'notice':
					yield event;
					return;
				case 'citation':
				case 'suggestion':
					yield* asides(places?.read(event) ?? [event]);
					return;
				case 'reasoning-delta':
					yield* delta('reasoning-delta', thoughts?.push(event.text) ?? '');
					return;
				case 'text-delta':
					thoughts?.settle();
					yield* delta('text-delta', text.push(event.text));
					yield* asides(places?.release());
					return;
				case 'replace': {
					giveUp();
					const kept = way === 'on' ? beginningFor(before, event.text) : '';
					places?.replaced(kept);
					yield { type: 'replace', text: kept + event.text };
					return;
				}
				case 'finish':
					yield* settle();
					yield* asides(places?.release(true));
					if (!calls.isWhole()) {
						throw new Mismatch();
					}
					yield { ...event, stitched: true };
					return;
			}
			if (event.type === 'reasoning-opaque' && event.index === undefined) {
				yield* thoughts?.vouches() ? [event] : [];
				return;
			}
			yield* settle();
			const rest = calls.read(event);
			yield* rest ? [rest] : [];
		},
		isWhole: () => calls.isWhole() && text.isWhole() && (thoughts?.isWhole() ?? true),
		giveUp,
	};
}

/** Joins the reasoning of an answer that begins anew. */
function createThoughtSeam(shown: Pick<Shown, 'reasoning' | 'opaques'> = NO_THOUGHTS, retract = true) {
	let seam = seamAnew(shown.reasoning);
	let known = shown.opaques;
	/** Opaque reasoning vouches for the reasoning that came with it, and for no other. */
	let fits = true;
	const orElse = (piece: string, attempt: () => string): string => {
		try {
			return attempt();
		} catch (error) {
			if (retract) {
				throw error;
			}
			// Where nothing can be taken back, other reasoning after the old one does no harm.
			fits = false;
			seam = seamAnew('');
			return piece;
		}
	};
	return {
		push: (piece: string) => orElse(piece, () => seam.push(piece)),
		settle: () => orElse('', () => seam.settle()),
		/** Whether the next piece of opaque reasoning is new and fits. */
		vouches: () => fits && known-- <= 0,
		isWhole: () => seam.isWhole(),
	};
}

const NO_THOUGHTS = { reasoning: '', opaques: 0 };

function delta(type: 'text-delta' | 'reasoning-delta', text: string): StreamEvent[] {
	return text === '' ? [] : [{ type, text }];
}

function isOfCall(event: StreamEvent): boolean {
	return (
		event.type.startsWith('tool-call-') ||
		event.type === 'finish' ||
		(event.type === 'reasoning-opaque' && event.index !== undefined)
	);
}

/** A replacement says the whole answer; from a provider that was given its beginning, it may lack that. */
function beginningFor(text: string, replacement: string): string {
	return replacement.startsWith(text.trimEnd()) ? '' : text;
}
