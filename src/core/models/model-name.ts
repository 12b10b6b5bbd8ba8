/** What a host appends to a name without meaning another model. */
const NO_OTHER_MODEL = /(?:[:-]latest|:(?:free|beta|nitro|floor|exacto))$/;

/** The day of a snapshot: `-20250514`, `-2025-04-14`, `@20250514`. */
const SNAPSHOT = /[-@]20\d\d-?\d\d-?\d\d$/;

/**
 * One spelling for all the names that a model goes by, for comparison only:
 *
 * - upper and lower case are one: `Claude-Sonnet-4` is `claude-sonnet-4`;
 * - a maker's or host's prefix is left out: `anthropic/claude-sonnet-4`, `models/gemini-2.5-pro`;
 * - so is the day of a snapshot, and `latest`: `claude-sonnet-4-20250514`, `gpt-4.1-2025-04-14`;
 * - versions are written with hyphens: `claude-opus-4.1` is `claude-opus-4-1`; a last `-0` is left out;
 * - spaces are hyphens: `Claude Opus 4.1`.
 *
 * Anything else stays and means another model: `-mini`, `-thinking`, `:8b`.
 */
export function comparableName(name: string): string {
	const whole = name.trim().toLowerCase().replace(/\s+/g, '-');
	const bare = whole.split('/').at(-1) || whole;
	return bare
		.replace(NO_OTHER_MODEL, '')
		.replace(SNAPSHOT, '')
		.replace(/(?<=\d)\.(?=\d)/g, '-')
		.replace(/(?<=-\d+)-0$/, '');
}
