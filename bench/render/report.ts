import { median } from '../table.ts';
import type { Run } from './run.ts';

const HEADING = ['ms a flush', '(spread)', 'ms in all', 'end ÷ start', 'longest task'];

/** Begins a table whose rows are printed as they are measured. */
export function printHeading(title: string): void {
	console.log(`\n${title}\n`);
	printRow('', HEADING);
}

/** One row: the medians of its runs. */
export function printRuns(name: string, runs: readonly Run[]): void {
	const flushes = runs.map(({ flush }) => flush);
	printRow(name, [
		median(flushes).toFixed(2),
		runs.length > 1 ? `${Math.min(...flushes).toFixed(2)}–${Math.max(...flushes).toFixed(2)}` : '',
		median(runs.map(({ total }) => total)).toFixed(0),
		median(runs.map(({ endByStart }) => endByStart)).toFixed(2),
		median(runs.map(({ longestTask }) => longestTask)).toFixed(1),
	]);
}

/** A median, and the least and the most that it is the middle of. */
export function spread(values: readonly number[]): string {
	return `${median(values).toFixed(1)} (${Math.min(...values).toFixed(1)} to ${Math.max(...values).toFixed(1)})`;
}

function printRow(name: string, cells: readonly string[]): void {
	console.log(`${name.padEnd(36)}${cells.map((cell) => cell.padStart(14)).join('')}`);
}
