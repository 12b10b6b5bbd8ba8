import { parseJson } from '../json.ts';
import { asObject, isShallow, type JsonObject } from '../wire-value.ts';

/**
 * A call's arguments as the object that this protocol wants in their place; empty for what is none, such as arguments
 * that were broken off: sent as they are, they would have every further request refused.
 */
export function toolInput(json: string): JsonObject {
	const input = asObject(parseJson(json));
	return input && isShallow(input) ? input : {};
}
