import type { Body } from './body.ts';
import type { Results } from './cells.ts';
import type { Reader } from './readers.ts';

/** Each reader in turn, again and again, so that what disturbs the machine disturbs them all; the first round warms up. */
export async function measure(
	readers: Readonly<Record<string, Reader>>,
	origin: string,
	fetch: typeof globalThis.fetch,
	body: Body,
	repeats: number,
): Promise<Results> {
	const results = new Map(Object.keys(readers).map((name) => [name, [] as number[]]));
	for (let repeat = 0; repeat <= repeats; repeat++) {
		for (const [name, read] of Object.entries(readers)) {
			const ms = await time(name, read, origin, fetch, body);
			if (repeat > 0) {
				results.get(name)?.push(ms);
			}
		}
	}
	return Object.fromEntries(results);
}

/**
 * How long a reader takes for a body, in ms.
 *
 * @throws Error where it read another number of characters than there are.
 */
export async function time(
	name: string,
	read: Reader,
	origin: string,
	fetch: typeof globalThis.fetch,
	{ characters }: Body,
): Promise<number> {
	const begin = performance.now();
	const length = await read(origin, fetch);
	const ms = performance.now() - begin;
	if (length !== characters) {
		throw new Error(`${name} read ${length} characters of ${characters}.`);
	}
	return ms;
}
