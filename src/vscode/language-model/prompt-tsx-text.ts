/** How deep a tree is followed; tools make shallow ones. */
const DEEPEST = 200;

/**
 * The text in a tool result of the `@vscode/prompt-tsx` library: its tree's text leaves in their order. A leaf has
 * a string `text`, an inner node `children`, the root a `node`.
 */
export function promptTsxText(tree: unknown): string {
	return leaves(tree, 0).join('');
}

function leaves(node: unknown, depth: number): string[] {
	if (typeof node !== 'object' || node === null || depth > DEEPEST) {
		return [];
	}
	const { text, children, node: root } = node as { text?: unknown; children?: unknown; node?: unknown };
	return [
		...(typeof text === 'string' ? [text] : []),
		...(root === undefined ? [] : leaves(root, depth + 1)),
		...(Array.isArray(children) ? children.flatMap((child) => leaves(child, depth + 1)) : []),
	];
}
