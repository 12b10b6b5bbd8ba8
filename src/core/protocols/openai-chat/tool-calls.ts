import type { StreamEvent } from '../../stream.ts';
import { callStart, MOST_CALLS, namelessCall, tooManyCalls } from '../call-start.ts';
import { createJsonScan, type JsonScan } from '../json-scan.ts';
import { asList, asObject, asText, isShallow, type JsonObject } from '../wire-value.ts';
import { CALL_FIELD } from './opaque-fields.ts';

/** Puts a message's tool calls together from the fragments in which they come. */
export interface ToolCalls {
	/**
	 * Reads the `tool_calls` of one delta.
	 *
	 * @param answerId goes into the ids of calls to which the provider gave none.
	 * @throws StreamError `protocol` past the bounds.
	 */
	read(fragments: unknown, answerId: string, events: StreamEvent[]): void;
	/** Ends every call. @throws StreamError `protocol` when a call never got a name. */
	end(events: StreamEvent[]): void;
	count(): number;
}

/** What may be held of a call whose name has not come yet, in UTF-16 units. */
const LONGEST_NAMELESS = 64 * 1024;

interface Slot {
	index: number;
	id: string;
	/** '' until the fragment with the name has come; only then does the call start. */
	name: string;
	held: string;
	scan: JsonScan;
}

interface Fragment {
	id: string;
	/** Undefined where it is missing or nonsense. */
	index: number | undefined;
	name: string;
	json: string;
	extra: unknown;
}

export function createToolCalls(): ToolCalls {
	const slots: Slot[] = [];
	const byId = new Map<string, Slot>();
	const byIndex = new Map<number, Slot>();

	const open = ({ id, index }: Fragment, answerId: string): Slot => {
		if (slots.length >= MOST_CALLS) {
			throw tooManyCalls();
		}
		const own = slots.length;
		const slot = {
			index: own,
			id: id || newId(answerId, own),
			name: '',
			held: '',
			scan: createJsonScan(),
		};
		slots.push(slot);
		byId.set(slot.id, slot);
		byIndex.set(index ?? own, slot);
		return slot;
	};

	/** A call is known by its id, then by its index, then it is the one that is open. */
	const find = (fragment: Fragment): Slot | undefined => {
		const known = byId.get(fragment.id);
		if (known) {
			return known;
		}
		const slot = fragment.index === undefined ? slots.at(-1) : byIndex.get(fragment.index);
		return slot && !beginsAnother(fragment, slot) ? slot : undefined;
	};

	return {
		read(fragments, answerId, events) {
			for (const wire of asList(fragments)) {
				const fragment = readFragment(wire);
				if (fragment) {
					add(find(fragment) ?? open(fragment, answerId), fragment, events);
				}
			}
		},
		end(events) {
			for (const { index, name } of slots) {
				if (name === '') {
					throw namelessCall();
				}
				events.push({ type: 'tool-call-end', index });
			}
		},
		count: () => slots.length,
	};
}

/**
 * Whether a fragment that points to a call by index, or not at all, belongs to a new one all the same. Gemini gives
 * every call index 0 with an id of its own; others send whole calls without id or index; others again repeat id or
 * name in every fragment, or make up a new id for each.
 */
function beginsAnother({ id, name }: Fragment, slot: Slot): boolean {
	if (slot.scan.whole()) {
		return id !== '' || name !== '';
	}
	return name !== '' && slot.name !== '' && (id !== '' || name !== slot.name);
}

function add(slot: Slot, { name, json, extra }: Fragment, events: StreamEvent[]): void {
	const { index } = slot;
	if (slot.name === '' && name !== '') {
		slot.name = name;
		events.push(callStart(index, slot.id, name));
	}
	slot.scan.push(json);
	const pending = slot.held + json;
	slot.held = slot.name === '' ? pending : '';
	if (slot.held.length > LONGEST_NAMELESS) {
		throw namelessCall();
	}
	if (slot.held === '' && pending !== '') {
		events.push({ type: 'tool-call-delta', index, json: pending });
	}
	if (extra !== undefined && isShallow(extra)) {
		events.push({ type: 'reasoning-opaque', field: CALL_FIELD, value: extra, index });
	}
}

/** Unique in a conversation, whose rounds would otherwise answer each other's calls. */
function newId(answerId: string, index: number): string {
	return `call_${answerId || crypto.randomUUID()}_${index}`;
}

function readFragment(wire: unknown): Fragment | undefined {
	const call = asObject(wire);
	const { name, arguments: json } = asObject(call?.function) ?? {};
	const extra = call?.[CALL_FIELD] ?? undefined;
	if (!call || (!call.function && extra === undefined && asText(call.id) === '')) {
		return undefined;
	}
	return { id: asText(call.id), index: readIndex(call), name: asText(name), json: readJson(json), extra };
}

function readIndex({ index }: JsonObject): number | undefined {
	return Number.isInteger(index) && Number(index) >= 0 && Number(index) < MOST_CALLS
		? Number(index)
		: undefined;
}

/** Arguments are JSON text; some servers send the object itself. */
function readJson(json: unknown): string {
	return typeof json === 'object' && json !== null && isShallow(json) ? JSON.stringify(json) : asText(json);
}
