import { t } from '@vscode/l10n';
import { StreamError } from '../../errors.ts';
import type { StreamEvent } from '../../stream.ts';
import { asObject, type JsonObject } from '../wire-value.ts';
import { type Block, createBlockKinds, STRAY } from './block-kinds.ts';

/** The messages of a stream that are about a content block. */
export type BlockMessage = 'content_block_start' | 'content_block_delta' | 'content_block_stop';

/** Turns the content blocks of a message into events. */
export interface Blocks {
	/**
	 * Reads one message about a block. Deltas of kinds that nobody knows say nothing.
	 *
	 * @param answerId goes into the ids of calls to which the provider gave none.
	 * @throws StreamError `protocol` past the bounds, and for a tool call without a name.
	 */
	read(type: BlockMessage, data: JsonObject, answerId: string, events: StreamEvent[]): void;
	/** Ends the blocks that are open, for a message that begins anew; what that says comes with the next ones. */
	restart(): void;
	/** What is left to be said at the end of the message. */
	end(): StreamEvent[];
	/** How many tools the message calls. */
	calls(): number;
}

/** Blocks come one after another; this many at once are nobody's answer. */
const MOST_OPEN = 256;

export function createBlocks(): Blocks {
	const kinds = createBlockKinds();
	const open = new Map<number, Block>();
	let left: StreamEvent[] = [];

	const endBlock = (index: number, events: StreamEvent[]) => {
		open.get(index)?.end(events);
		open.delete(index);
	};

	const endAll = (events: StreamEvent[]) => {
		for (const index of [...open.keys()]) {
			endBlock(index, events);
		}
	};

	return {
		read(type, data, answerId, events) {
			if (left.length > 0) {
				events.push(...left);
				left = [];
			}
			const index = typeof data.index === 'number' ? data.index : -1;
			if (type === 'content_block_delta') {
				(open.get(index) ?? STRAY).read(asObject(data.delta) ?? {}, events);
				return;
			}
			endBlock(index, events);
			if (type === 'content_block_start') {
				checkOpen(open.size);
				open.set(index, kinds.begin(asObject(data.content_block) ?? {}, answerId, events));
			}
		},
		restart: () => endAll(left),
		end() {
			const events = left;
			left = [];
			endAll(events);
			return events;
		},
		calls: kinds.calls,
	};
}

function checkOpen(size: number): void {
	if (size >= MOST_OPEN) {
		throw new StreamError(
			'protocol',
			t('The answer has more than {0} parts at once. Try again, or choose another model.', MOST_OPEN),
		);
	}
}
