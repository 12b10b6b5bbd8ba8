import { MOST_CALLS } from '../call-start.ts';
import { createToolCalls, type ToolCalls } from '../openai-chat/tool-calls.ts';
import { asCount, asList, asObject, asText } from '../wire-value.ts';

/**
 * Puts tool calls together as chat completions do, with the bot protocol's one difference: a fragment is known by
 * its index alone (0 where it has none), and the first of an index counts only with an id and a name.
 */
export function createToolFragments(): ToolCalls {
	const calls = createToolCalls();
	const open = new Set<number>();
	return {
		...calls,
		read(fragments, answerId, events) {
			const known = asList(fragments).flatMap((fragment) => {
				const { index: wire, id, function: called } = asObject(fragment) ?? {};
				const index = Math.min(asCount(wire) ?? 0, MOST_CALLS);
				if (asText(id) !== '' && asText(asObject(called)?.name) !== '') {
					open.add(index);
				}
				return open.has(index) ? [{ ...asObject(fragment), index }] : [];
			});
			calls.read(known, answerId, events);
		},
	};
}
