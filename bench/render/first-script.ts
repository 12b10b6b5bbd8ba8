import { buildPage } from '../../test/webview/rig/build.ts';

/** The bytes of script that the page loads before its first line runs: its own and the chunks that it imports. */
export async function firstScript(): Promise<number> {
	const files = await buildPage();
	const seen = new Set<string>();
	const visit = (path: string): number => {
		const file = files.get(path);
		if (!file || seen.has(path)) {
			return 0;
		}
		seen.add(path);
		const script = new TextDecoder().decode(file);
		const imports = [...script.matchAll(/(?:^|;|})import(?:[^'"();]*from)?\s*["']\.(\/[^"']+)["']/g)];
		return file.byteLength + imports.reduce((sum, [, imported = '']) => sum + visit(imported), 0);
	};
	return visit('/main.js');
}
