import { attempts } from '../attempts.ts';
import type { ChatRequest } from '../chat.ts';
import { type StreamError, toStreamError } from '../errors.ts';
import { batchesOf } from '../event-stream.ts';
import type { Quirks } from '../quirk-store.ts';
import { QUIRK_NAMES, QUIRKS, type Quirk, type QuirkName, withQuirks } from '../quirks.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Policy } from '../stream.ts';

/**
 * Sends requests as the endpoint takes them, by what is known of it; and learns: where the endpoint refuses a field
 * by name (400 or 422) before anything was shown, the request goes out again at once without the field or with the
 * name that the endpoint wants. A `notice` says what was learnt; from then on it is known. Each quirk is learnt from
 * one refusal, so a request that meets several of them goes out once for each.
 *
 * @param means `budget`: whose requests the further ones count among; default: no one's.
 * @throws StreamError `invalid-request`, as it came, where it tells of no quirk that the request can do without.
 * @example learn(createQuirkStore().of('openai-chat https://llm.example/v1'))(source)
 */
export function learn(quirks: Quirks, { budget }: { budget?: RequestBudget } = {}): Policy {
	return (next) =>
		function learn(request, call) {
			let known: readonly QuirkName[] = [];
			let asked = request;
			const ask = (names: readonly QuirkName[]) => {
				known = names;
				asked = withQuirks(request, known);
				return batchesOf(next(asked, call));
			};
			return attempts(
				() => ask(quirks.get(request.model)),
				async function* (error) {
					const quirk = quirkIn(toStreamError(error, call.signal), asked, known);
					if (!quirk || !quirks.add || call.signal.aborted || (budget && !budget.take(call))) {
						throw error;
					}
					quirks.add(request.model, quirk);
					yield { type: 'notice', text: QUIRKS[quirk].sentence(request.model) };
					return ask([...known, quirk]);
				},
				call.signal,
			);
		};
}

/** That a field is not taken, in the words of many servers; not that its value is out of range. */
const REFUSAL =
	/unsupported|(?:not|n't|does not|doesn't) (?:\w+ )?(?:support|accept|allow|permit|recogni[sz]e|implement|take)|un(?:known|recogni[sz]ed|expected)|extra (?:inputs?|fields?|parameters?)|extra_forbidden|only (?:the default|supports)|deprecated|removed|no longer|cannot (?:both )?be|mutually exclusive|incompatible|not available|is unavailable|instead/i;

/** The first quirk that the refusal tells of and the request can do without. */
function quirkIn(
	{ kind, detail = '' }: StreamError,
	request: ChatRequest,
	known: readonly QuirkName[],
): QuirkName | undefined {
	if (kind !== 'invalid-request') {
		return undefined;
	}
	return QUIRK_NAMES.find((name) => {
		const { field, words, concerns }: Quirk = QUIRKS[name];
		const isSaid = (REFUSAL.test(detail) && field.test(detail)) || words?.test(detail);
		return isSaid && !known.includes(name) && concerns(request);
	});
}
