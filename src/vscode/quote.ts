/** Text as a model is shown it: a label, then the text in a fence longer than any in it. */
export function quote(label: string, content: string): string {
	const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map((ticks) => ticks.length));
	const fence = '`'.repeat(longest + 1);
	return `${label}\n${fence}\n${content}\n${fence}`;
}
