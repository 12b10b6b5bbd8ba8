import type { ChatRequest } from '../chat.ts';
import { type StreamError, toStreamError } from '../errors.ts';
import { handOver, type Opening } from '../hand-over.ts';
import type { Quirks } from '../quirk-store.ts';
import { QUIRK_NAMES, QUIRKS, type Quirk, type QuirkName, withQuirks } from '../quirks.ts';
import type { RequestBudget } from '../request-budget.ts';
import type { Policy } from '../stream.ts';
import { untilContent } from '../until-content.ts';

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
			const opening = async function* (): Opening {
				const known = new Set(quirks.get(request.model));
				const told = new Set<string>();
				for (;;) {
					const asked = withQuirks(request, [...known]);
					try {
						return yield* untilContent(next(asked, call)[Symbol.asyncIterator](), told);
					} catch (error) {
						const quirk = quirkIn(toStreamError(error, call.signal), asked, known);
						if (!quirk || call.signal.aborted || (budget && !budget.take())) {
							throw error;
						}
						known.add(quirk);
						quirks.add(request.model, quirk);
						yield { type: 'notice', text: `${request.model} ${QUIRKS[quirk].sentence}` };
					}
				}
			};
			return handOver(opening());
		};
}

/** That a field is not taken, in the words of many servers; not that its value is out of range. */
const REFUSAL =
	/unsupported|(?:not|n't|does not|doesn't) (?:\w+ )?(?:support|accept|allow|permit|recogni[sz]e|implement|take)|un(?:known|recogni[sz]ed|expected)|extra (?:inputs?|fields?|parameters?)|extra_forbidden|only (?:the default|supports)|deprecated|removed|no longer|cannot (?:both )?be|mutually exclusive|incompatible|not available|is unavailable|instead/i;

/** The first quirk that the refusal tells of and the request can do without. */
function quirkIn(
	{ kind, detail = '' }: StreamError,
	request: ChatRequest,
	known: ReadonlySet<QuirkName>,
): QuirkName | undefined {
	if (kind !== 'invalid-request') {
		return undefined;
	}
	return QUIRK_NAMES.find((name) => {
		const { field, words, concerns }: Quirk = QUIRKS[name];
		const isSaid = (REFUSAL.test(detail) && field.test(detail)) || words?.test(detail);
		return isSaid && !known.has(name) && concerns(request);
	});
}
