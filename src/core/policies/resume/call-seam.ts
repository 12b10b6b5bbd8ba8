import type { StreamEvent } from '../../stream.ts';
import type { ShownCall } from './shown.ts';
import { Mismatch } from './text-seam.ts';

/** Joins tool calls that are made again to those that were shown: the same calls, in the same order, go on. */
export interface CallSeam {
	/** What is new in the event, under the index that the call was shown with. @throws Mismatch */
	read(event: StreamEvent): StreamEvent | undefined;
	/** Whether all that was shown has come again. */
	isWhole(): boolean;
}

/** A call of the new answer, and the one of the old that it continues. */
interface Continued {
	index: number;
	shown: ShownCall | undefined;
	/** How much of the shown arguments has come again. */
	at: number;
	opaques: number;
}

/** @param shown as it stood at the break. */
export function createCallSeam(shown: readonly ShownCall[]): CallSeam {
	const before = shown.map((call) => ({ ...call }));
	const byIndex = new Map<number, Continued>();
	let begun = 0;

	const begin = (event: StreamEvent & { type: 'tool-call-start' }): StreamEvent | undefined => {
		const old = before[begun];
		begun += 1;
		if (old && old.name !== event.name) {
			throw new Mismatch();
		}
		const taken = before.some(({ index }) => index === event.index);
		const index = old?.index ?? (taken ? freeIndex(before, byIndex) : event.index);
		byIndex.set(event.index, { index, shown: old, at: 0, opaques: 0 });
		return old ? undefined : { ...event, index };
	};

	return {
		read(event) {
			if (event.type === 'tool-call-start') {
				return begin(event);
			}
			const call = 'index' in event && event.index !== undefined ? byIndex.get(event.index) : undefined;
			return call ? goOn(call, event) : event;
		},
		isWhole() {
			const again = [...byIndex.values()];
			return before.every((call) =>
				again.some(({ shown: old, at }) => old === call && at === call.json.length),
			);
		},
	};
}

function goOn(call: Continued, event: StreamEvent): StreamEvent | undefined {
	const { index, shown } = call;
	switch (event.type) {
		case 'tool-call-delta': {
			const json = shown ? newArguments(call, shown, event.json) : event.json;
			return json === '' ? undefined : { ...event, index, json };
		}
		case 'tool-call-end':
			if (shown && call.at < shown.json.length) {
				throw new Mismatch();
			}
			return shown?.hasEnded ? undefined : { ...event, index };
		case 'reasoning-opaque':
			call.opaques += 1;
			return shown && call.opaques <= shown.opaques ? undefined : { ...event, index };
		default:
			return event;
	}
}

/** What of a piece of arguments was not shown yet. */
function newArguments(call: Continued, { json, hasEnded }: ShownCall, piece: string): string {
	const known = json.slice(call.at, call.at + piece.length);
	const rest = piece.slice(known.length);
	if (!piece.startsWith(known) || (hasEnded && rest !== '')) {
		throw new Mismatch();
	}
	call.at += known.length;
	return rest;
}

function freeIndex(before: readonly ShownCall[], byIndex: ReadonlyMap<number, Continued>): number {
	const used = [...before, ...byIndex.values()].map(({ index }) => index);
	return Math.max(...used) + 1;
}
