// `npm run bench -- activation`: how long Weir takes to activate, beside an extension that does nothing, in the real
// extension host in the same run; and how many bytes its entry loads.
import path from 'node:path';
import { build } from '../esbuild.mjs';
import { packagedFiles } from '../scripts/packaged-files.ts';
import { ROOT } from '../scripts/setup/folder.mjs';
import { endWithParent } from '../scripts/suites/end-with-parent.ts';
import { buildTests } from '../test/workbench/build-tests.ts';
import { type Launched, launch } from '../test/workbench/launch.ts';
import { staticBytes } from './activation/static-bytes.ts';
import { median, printTable } from './table.ts';

const REPEATS = 9;
const EMPTY = 'weir-test.empty-activation';
/** Activated first in every window: the first extension pays for what the host itself loads then. */
const FIRST = 'weir-test.empty';
const WEIR = 'weir.weir';

endWithParent();
const metafile = await build({ production: true });
await buildTests();
const emptyExtension = path.join(import.meta.dirname, 'activation/empty-extension');
const vscode = await launch({
	installed: [
		{ folder: ROOT, files: packagedFiles() },
		{ folder: emptyExtension, files: ['package.json', 'extension.js'] },
	],
});
const times: Record<string, number[]> = { [EMPTY]: [], [WEIR]: [] };
try {
	for (let repeat = 0; repeat < REPEATS; repeat++) {
		const order = repeat % 2 === 0 ? [EMPTY, WEIR] : [WEIR, EMPTY];
		for (const [id, ms] of Object.entries(await activate(vscode, [FIRST, ...order]))) {
			times[id]?.push(ms);
		}
		await vscode.reload();
	}
} finally {
	await vscode.close();
}
console.log(`activate() in the extension host; ${REPEATS} windows\n`);
printTable([
	['', 'median', '', 'least', ''],
	...[EMPTY, WEIR].map((id) => [id, ...cells(id, median), ...cells(id, (values) => Math.min(...values))]),
]);
const { entry, loaded } = staticBytes(metafile, 'dist/extension.js');
console.log(
	`\ndist/extension.js ${kilobytes(entry)}, with what it imports at once ${kilobytes(loaded)} (goal: 150 kB)`,
);

function cells(id: string, figure: (values: readonly number[]) => number): string[] {
	const ms = figure(times[id] ?? []);
	return [`${ms.toFixed(1)} ms`, `${(ms / figure(times[EMPTY] ?? [])).toFixed(2)} ×`];
}

/** Activates the extensions one after the other in a fresh window; ms by id. */
function activate({ call }: Launched, order: readonly string[]): Promise<Record<string, number>> {
	return call(async (api, ids) => {
		const taken: Record<string, number> = {};
		for (const id of ids) {
			const started = performance.now();
			const extension = api.extensions.getExtension(id);
			if (!extension) {
				throw new Error(`VS Code has no extension ${id}.`);
			}
			await extension.activate();
			taken[id] = performance.now() - started;
		}
		return taken;
	}, order);
}

function kilobytes(bytes: number): string {
	return `${(bytes / 1_000).toFixed(1)} kB`;
}
