import { median, printTable } from '../table.ts';
import type { Run } from './run.ts';

const HEADING = ['ms a flush', '(spread)', 'ms in all', 'end ÷ start', '(spread)', 'longest task'];

/** Begins a table whose rows are printed as they are measured. */
export function printHeading(title: string): void {
	console.log(`\n${title}\n`);
	printRow('', HEADING);
}

/** One row: the medians of its runs. */
export function printRuns(name: string, runs: readonly Run[]): void {
	const flushes = runs.map(({ flush }) => flush);
	const growths = runs.map(({ endByStart }) => endByStart);
	printRow(name, [
		median(flushes).toFixed(2),
		range(flushes),
		median(runs.map(({ total }) => total)).toFixed(0),
		median(growths).toFixed(2),
		range(growths),
		median(runs.map(({ longestTask }) => longestTask)).toFixed(1),
	]);
}

/** A figure that is to stay under a goal, or over it. */
export interface Goal {
	figure: string;
	value: number;
	goal: number;
	/** Default: `most`, the value may be as much as the goal. */
	kind?: 'most' | 'least';
}

/** The figures that have goals, at the end. */
export function printGoals(goals: readonly Goal[]): void {
	console.log('\nGoals\n');
	printTable([
		['', 'measured', 'goal', ''],
		...goals.map(({ figure, value, goal, kind = 'most' }) => [
			figure,
			value.toFixed(2),
			`${kind === 'most' ? '≤' : '≥'} ${Number(goal.toFixed(2))}`,
			(kind === 'most' ? value <= goal : value >= goal) ? 'met' : 'missed',
		]),
	]);
}

/** A median, and the least and the most that it is the middle of. */
export function spread(values: readonly number[], digits = 1): string {
	const [middle, least, most] = [median(values), Math.min(...values), Math.max(...values)].map((value) =>
		value.toFixed(digits),
	);
	return `${middle} (${least} to ${most})`;
}

function range(values: readonly number[]): string {
	return values.length > 1 ? `${Math.min(...values).toFixed(2)}–${Math.max(...values).toFixed(2)}` : '';
}

function printRow(name: string, cells: readonly string[]): void {
	console.log(`${name.padEnd(36)}${cells.map((cell) => cell.padStart(14)).join('')}`);
}
