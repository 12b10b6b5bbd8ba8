import { newId } from './file-name.ts';
import { frame, readFrames } from './frame.ts';
import { joined } from './record-codec.ts';
import type { SessionStorage } from './storage.ts';

/**
 * A file of what can be derived from others at any time: values by key, the last of a key counts. Whatever happens to
 * it costs time and nothing else, so nothing here fails.
 */
export interface DerivedFile {
	/** What it holds; what cannot be read is left out. */
	load(): Promise<Map<string, Uint8Array>>;
	/**
	 * Adds values. Several windows may; what one loses to another is derived again.
	 *
	 * @param live how many keys still matter: a file that is mostly waste is not added to but begun anew.
	 * @returns false where it is to be begun anew, by `replace`.
	 */
	add(values: ReadonlyMap<string, Uint8Array>, live: number): Promise<boolean>;
	replace(values: ReadonlyMap<string, Uint8Array>): Promise<void>;
}

export function createDerivedFile(storage: SessionStorage, name: string): DerivedFile {
	let lines = 0;
	return {
		async load() {
			const values = new Map<string, Uint8Array>();
			const bytes = await storage.read(name).catch(() => new Uint8Array());
			lines = 0;
			readFrames(bytes, (payload) => {
				const end = payload.indexOf(SPACE);
				lines++;
				if (end > 0) {
					values.set(decoder.decode(payload.subarray(0, end)), payload.subarray(end + 1));
				}
			});
			return values;
		},
		async add(values, live) {
			if (lines + values.size > 2 * live + FEW) {
				return false;
			}
			lines += values.size;
			await storage.append(name, linesOf(values), 'create').catch(() => undefined);
			return true;
		},
		async replace(values) {
			const temporary = `${name}.${newId()}${TEMPORARY}`;
			lines = values.size;
			try {
				await storage.append(temporary, linesOf(values), 'create');
				await storage.rename(temporary, name);
			} catch {
				await storage.remove(temporary).catch(() => undefined);
			}
		},
	};
}

/** How the name of a file ends that is not whole yet. What a crash leaves of it is of no use. */
export const TEMPORARY = '.new';

const SPACE = 32;
/** Too few lines to be worth writing a file anew. */
const FEW = 1000;
const encoder = new TextEncoder();
const decoder = new TextDecoder();

function linesOf(values: ReadonlyMap<string, Uint8Array>): Uint8Array {
	return joined([...values].map(([key, value]) => frame(joined([encoder.encode(`${key} `), value]))));
}
