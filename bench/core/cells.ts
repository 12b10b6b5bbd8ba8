import { median } from '../table.ts';

/** What each took, in ms, repeat by repeat; the first is the measure. */
export type Results = Readonly<Record<string, readonly number[]>>;

/** The median time for one of so many frames, and its ratio to the first's. */
export function cells(name: string, results: Results, frames: number): string[] {
	const ms = median(results[name] ?? []);
	const first = median(Object.values(results)[0] ?? []);
	return [`${((ms * 1000) / frames).toFixed(2)} µs`, `${(ms / first).toFixed(2)} ×`];
}
