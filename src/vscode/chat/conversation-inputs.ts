import type { Clock } from '../../core/clock.ts';
import type { StreamFn } from '../../core/stream.ts';
import type { Change, Failure } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import type { AnswerHooks } from './answering.ts';
import type { Parameters } from './parameters.ts';

/** What a conversation needs of the world. */
export interface ConversationInputs {
	/** The model that the next turn asks. */
	model(): CatalogModel;
	/** A model by its id, for a turn that goes on; undefined where it is gone. */
	find?: (id: string) => CatalogModel | undefined;
	/** What the next turn asks of it. */
	parameters?: () => Parameters;
	/** Opens it for one turn. */
	open(model: CatalogModel, hooks: AnswerHooks): StreamFn;
	failureOf(error: unknown, model: CatalogModel): Failure;
	/** Told of every change, at once and in order. */
	changed(change: Change): void;
	/** Another branch or conversation is shown: what was told before no longer counts. */
	reshown?: () => void;
	/** Another window has gone on with a turn since it was read here. */
	overtaken?: () => void;
	clock?: Clock;
	/** Wall clock, ms since 1970. */
	wallClock?: () => number;
	newId?: () => string;
}
