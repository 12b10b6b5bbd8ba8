import type { Metafile } from 'esbuild';

/** How many bytes a built file has, and how many are loaded with it before its first line runs. */
export function staticBytes(metafile: Metafile, file: string): { entry: number; loaded: number } {
	const seen = new Set<string>();
	const visit = (name: string): number => {
		const output = metafile.outputs[name];
		if (!output || seen.has(name)) {
			return 0;
		}
		seen.add(name);
		const imported = output.imports.filter(({ kind, external }) => kind === 'import-statement' && !external);
		return output.bytes + imported.reduce((sum, { path }) => sum + visit(path), 0);
	};
	return { entry: metafile.outputs[file]?.bytes ?? 0, loaded: visit(file) };
}
