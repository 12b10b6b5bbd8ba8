import type { PolicyName } from './policy-names.ts';
import type { Policy } from './stream.ts';

/**
 * A policy that a request can switch off: then what it wraps stands in its place. It costs one look at the request
 * and nothing for its events.
 *
 * @param instead what is done nevertheless; default: nothing.
 * @example switchable('cache', cache(options))
 */
export function switchable(name: PolicyName, policy: Policy, instead: Policy = nothing): Policy {
	return (next) => {
		const on = policy(next);
		const off = instead(next);
		return (request, call) => (request.policies?.[name] === false ? off : on)(request, call);
	};
}

const nothing: Policy = (next) => next;
