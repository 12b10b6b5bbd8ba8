/**
 * Whether the name is that of a Claude model of this version or a later one, wherever it is served: `claude-opus-4-6`,
 * `claude-3-5-haiku-20241022`, `anthropic.claude-sonnet-4-5-20250929-v1:0`, `anthropic/claude-opus-4.7`. One without a
 * version counts as new; models of other makers are none.
 */
export function isClaudeSince(model: string, major: number, minor = 0): boolean {
	if (!/claude/i.test(model)) {
		return false;
	}
	const [, first, second = '0'] = VERSION.exec(model) ?? [];
	if (first === undefined) {
		return true;
	}
	return Number(first) > major || (Number(first) === major && Number(second) >= minor);
}

/** One or two numbers after the name; a date, of eight digits, is none. */
const VERSION = /claude-(?:[a-z]+-)*?(\d{1,2})(?:[-.](\d{1,2}))?(?!\d)/i;
