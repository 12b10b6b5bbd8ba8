import path from 'node:path';
import { installFolder } from '../../scripts/install-folder.ts';
import { type Ran, run } from './run.ts';

/** Where the judges are installed: beside their manifest, and not with the rest. */
const FOLDER = import.meta.dirname;

/**
 * Installs the judges where they are not there yet, or others than the lock names. They are heavy, and only their own
 * suite wants them.
 */
export function installJudges(): Promise<void> {
	return installFolder(FOLDER, 'the judges, 340 MB');
}

/** Runs a judge's program. */
export function judge(program: string, args: readonly string[]): Promise<Ran> {
	return run(process.execPath, [path.join(FOLDER, 'node_modules', program), ...args]);
}
