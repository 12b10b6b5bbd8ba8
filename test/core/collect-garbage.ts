import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { settled } from './fake-clock.ts';

/** Collects whatever nobody holds any more, once what is under way has come to rest. */
export async function collectGarbage(): Promise<void> {
	await settled();
	setFlagsFromString('--expose-gc');
	const gc = globalThis.gc ?? (runInNewContext('gc') as () => void);
	gc();
}
