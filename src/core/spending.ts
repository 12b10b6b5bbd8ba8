import * as z from 'zod/mini';
import type { Reading } from './policies/meter.ts';

/** What a number of model calls came to. */
export interface Total {
	calls: number;
	inputTokens: number;
	outputTokens: number;
	cacheReadTokens: number;
	cacheWriteTokens: number;
	reasoningTokens: number;
	/** Of the calls whose cost is known, in US$. */
	costUsd: number;
	/** Calls that used tokens at an unknown price: `costUsd` is without them. */
	unpriced: number;
	/** Calls whose tokens Weir counted itself. */
	estimated: number;
}

/** The ledger as plain JSON. Keys: days as `2026-11-21`, models as they were recorded, sessions by their ids. */
export interface SpendingState {
	version: 1;
	days: Record<string, Total>;
	models: Record<string, Total>;
	sessions: Record<string, Total>;
}

/** Where the ledger lies. What `read` gives is checked: anything may have been written there. */
export interface SpendingStore {
	/** Undefined: nothing yet. */
	read(): unknown;
	write(state: SpendingState): void;
}

/** Who made a call. */
export interface Spender {
	/** The model as people know it, `provider/model`. */
	model: string;
	/** The conversation's id; absent for a call that belongs to none. */
	session?: string | undefined;
}

/** The ledger of what model calls used and cost: sums by session, by model and by day. */
export interface Spending {
	/**
	 * Adds one call, once, when its reading is there. A call that was answered from the cache or shared with another
	 * one, and a call that used nothing, changes nothing.
	 */
	add(reading: Reading, spender: Spender): void;
	today(): Total;
	ofDay(day: string): Total;
	ofModel(model: string): Total;
	ofSession(session: string): Total;
	/** A copy of everything. */
	state(): SpendingState;
	/** Forgets everything. */
	clear(): void;
}

/** How much is kept: the oldest days and the least recently added models and sessions go first. */
const MOST = { days: 400, models: 500, sessions: 500 } as const;

/**
 * Opens a ledger. Each change reads the store anew, so that two windows with one store add to the same sums.
 *
 * @param today the date now, as `2026-11-21`, in the time zone whose midnight begins a day (`localDay`).
 * @param store default: memory.
 */
export function createSpending(today: () => string, store: SpendingStore = createMemoryStore()): Spending {
	let last: SpendingState | undefined;
	const read = (): SpendingState => {
		const stored = store.read();
		// What comes back as the very object that was written needs no second look.
		return last !== undefined && stored === last ? last : stateIn(stored);
	};
	const write = (state: SpendingState): void => {
		last = state;
		store.write(state);
	};
	return {
		add({ usage, costUsd, estimated, from }, { model, session }) {
			if (from !== undefined || !usage) {
				return;
			}
			const call: Total = {
				...emptyTotal(),
				calls: 1,
				inputTokens: usage.inputTokens,
				outputTokens: usage.outputTokens,
				cacheReadTokens: usage.cacheReadTokens ?? 0,
				cacheWriteTokens: usage.cacheWriteTokens ?? 0,
				reasoningTokens: usage.reasoningTokens ?? 0,
				costUsd: costUsd ?? 0,
				unpriced: costUsd === undefined ? 1 : 0,
				estimated: estimated ? 1 : 0,
			};
			const state = read();
			write({
				version: 1,
				days: dropOldestDays(addTo(state.days, today(), call)),
				models: dropFirst(addTo(state.models, model, call), MOST.models),
				sessions:
					session === undefined
						? state.sessions
						: dropFirst(addTo(state.sessions, session, call), MOST.sessions),
			});
		},
		today: () => totalIn(read().days, today()),
		ofDay: (day) => totalIn(read().days, day),
		ofModel: (model) => totalIn(read().models, model),
		ofSession: (session) => totalIn(read().sessions, session),
		state: () => structuredClone(read()),
		clear: () => write(emptyState()),
	};
}

/** The day of a time, `2026-11-21`, where the computer is. */
export function localDay(time: Date): string {
	const two = (value: number) => String(value).padStart(2, '0');
	return `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
}

const amount = z.number().check(z.gte(0), z.lt(Number.MAX_SAFE_INTEGER));
const total = z.object({
	calls: amount,
	inputTokens: amount,
	outputTokens: amount,
	cacheReadTokens: amount,
	cacheWriteTokens: amount,
	reasoningTokens: amount,
	costUsd: amount,
	unpriced: amount,
	estimated: amount,
});
const totals = z.catch(z.record(z.string(), total), {});
const wireState = z.object({ version: z.literal(1), days: totals, models: totals, sessions: totals });

/** What cannot be read is forgotten, part by part: a broken ledger must not stop a chat. */
function stateIn(stored: unknown): SpendingState {
	const read = wireState.safeParse(stored);
	return read.success ? read.data : emptyState();
}

function emptyState(): SpendingState {
	return { version: 1, days: {}, models: {}, sessions: {} };
}

function emptyTotal(): Total {
	return {
		calls: 0,
		inputTokens: 0,
		outputTokens: 0,
		cacheReadTokens: 0,
		cacheWriteTokens: 0,
		reasoningTokens: 0,
		costUsd: 0,
		unpriced: 0,
		estimated: 0,
	};
}

function totalIn(all: Readonly<Record<string, Total>>, key: string): Total {
	return Object.hasOwn(all, key) ? { ...emptyTotal(), ...all[key] } : emptyTotal();
}

/** The changed key comes last, so that what is used least recently stands first. */
function addTo(all: Readonly<Record<string, Total>>, key: string, call: Total): Record<string, Total> {
	const before = totalIn(all, key);
	const { [key]: _, ...others } = all;
	const after = Object.fromEntries(
		Object.entries(before).map(([name, value]) => [name, value + call[name as keyof Total]]),
	) as unknown as Total;
	return { ...others, [key]: after };
}

function dropFirst(all: Record<string, Total>, most: number): Record<string, Total> {
	return Object.fromEntries(Object.entries(all).slice(-most));
}

function dropOldestDays(all: Record<string, Total>): Record<string, Total> {
	return Object.fromEntries(
		Object.entries(all)
			.sort(([a], [b]) => (a < b ? -1 : 1))
			.slice(-MOST.days),
	);
}

function createMemoryStore(): SpendingStore {
	let state: SpendingState | undefined;
	return {
		read: () => state,
		write(next) {
			state = next;
		},
	};
}
