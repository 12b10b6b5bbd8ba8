/** Text as a model is shown it: a label, then the text in a fence longer than any in it. */
export function quote(label: string, content: string): string {
	const runs = content.match(/`+/g) ?? [];
	const longest = runs.reduce((longest, { length }) => Math.max(longest, length), 2);
	const fence = '`'.repeat(longest + 1);
	return `${label}\n${fence}\n${content}\n${fence}`;
}
