import { t } from '@vscode/l10n';
import { StreamError } from '../../errors.ts';
import { quote } from '../../http/quote.ts';
import type { StreamEvent } from '../../stream.ts';
import { callStart, MOST_CALLS, namelessCall, tooManyCalls } from '../call-start.ts';
import { asCount, asList, asObject, asText, isShallow, type JsonObject } from '../wire-value.ts';
import { REASONING_ITEM } from './input.ts';
import { createItemSources, type ItemSources } from './item-sources.ts';
import { createParagraphs, type Paragraphs } from './paragraphs.ts';
import { noticeOf } from './server-tools.ts';

/**
 * The output items of a response. An item is told piece by piece, whole at its end, and whole again at the
 * response's end; what has been told once is not told again, so that servers may leave out any of the three.
 */
export interface Items {
	/** Reads `response.output_item.added`. */
	added(event: JsonObject, events: StreamEvent[]): void;
	/** Reads a piece of what an item says: text, refusal or reasoning. */
	said(kind: Said, event: JsonObject, events: StreamEvent[]): void;
	/** Reads a piece of a call's arguments, or all of them. */
	arguments(event: JsonObject, events: StreamEvent[]): void;
	/** Reads the source that an annotation names; `event.annotation` is it. */
	source(event: JsonObject, events: StreamEvent[]): void;
	/** Reads an item that is whole; `event.item` is the item. */
	done(event: JsonObject, events: StreamEvent[]): void;
	/** Ends what is still open. @throws StreamError `protocol` when a call never got a name. */
	end(events: StreamEvent[]): void;
	had(): { calls: boolean; refusal: boolean };
}

/** What an item can say, as Weir's deltas name it. */
export type Said = 'text' | 'refusal' | 'reasoning';

/** More items in one response than any model makes. */
const MOST_ITEMS = 1024;

/** Items whose parts are told as what they are, and need no notice. */
const PLAIN: ReadonlySet<unknown> = new Set(['message', 'reasoning', 'function_call']);

export function createItems(): Items {
	const items = new Map<string, Item>();
	const told: Told = {
		paragraphs: createParagraphs(),
		sources: createItemSources(),
		calls: 0,
		refusal: false,
	};

	return {
		added(event, events) {
			const wire = asObject(event.item) ?? {};
			const item = find(items, event);
			if (wire.type === 'function_call') {
				startCall(item, wire, told, events);
			} else if (!PLAIN.has(wire.type)) {
				tellNotice(item, wire, events);
			}
		},
		said(kind, event, events) {
			const part = asCount(
				kind === 'reasoning' ? (event.summary_index ?? event.content_index) : event.content_index,
			);
			say(find(items, event), kind, asText(event.delta), { part, told, events });
		},
		arguments(event, events) {
			const item = find(items, event);
			const whole = asText(event.arguments);
			if (whole === '' || !item.told.has('arguments')) {
				addArguments(item, whole || asText(event.delta), events);
			}
		},
		source(event, events) {
			told.sources.read(find(items, event), asCount(event.content_index) ?? 0, event.annotation, events);
		},
		done(event, events) {
			const wire = asObject(event.item) ?? {};
			const item = find(items, event);
			finishItem(item, wire, told, events);
			told.sources.readAll(item, wire.content, events);
		},
		end(events) {
			for (const item of items.values()) {
				if (item.nameless && item.call === undefined) {
					throw namelessCall();
				}
				endCall(item, events);
			}
		},
		had: () => ({ calls: told.calls > 0, refusal: told.refusal }),
	};
}

interface Item {
	/** What has been told of it. */
	told: Set<Said | 'arguments' | 'notice' | 'end'>;
	/** The place among the calls; undefined until the name is there. */
	call?: number;
	/** It has arguments, but no name yet. */
	nameless?: boolean;
}

/** What has been told of the whole response. */
interface Told {
	paragraphs: Paragraphs;
	sources: ItemSources;
	calls: number;
	refusal: boolean;
}

function find(items: Map<string, Item>, event: JsonObject): Item {
	// The index comes first: some proxies give an item another id in every event.
	const { output_index: index, item_id: id, item: wire } = event;
	const key = Number.isInteger(index)
		? String(index)
		: (asText(id) || asText(asObject(wire)?.id)).slice(0, 200);
	const known = items.get(key);
	if (known) {
		return known;
	}
	if (items.size >= MOST_ITEMS) {
		throw new StreamError(
			'protocol',
			t('The model made more than {0} items at once. Try again.', MOST_ITEMS),
		);
	}
	const item: Item = { told: new Set() };
	items.set(key, item);
	return item;
}

function finishItem(item: Item, wire: JsonObject, told: Told, events: StreamEvent[]): void {
	switch (wire.type) {
		case 'message':
			finishMessage(item, wire.content, told, events);
			return;
		case 'reasoning':
			finishReasoning(item, wire, told, events);
			return;
		case 'function_call':
			startCall(item, wire, told, events);
			if (!item.told.has('arguments')) {
				addArguments(item, asText(wire.arguments), events);
			}
			endCall(item, events);
			return;
		default:
			finishOther(item, wire, told, events);
	}
}

function finishMessage(item: Item, content: unknown, told: Told, events: StreamEvent[]): void {
	const heard = new Set(item.told);
	for (const [part, wire] of asList(content).map(asObject).entries()) {
		if (!heard.has('text')) {
			say(item, 'text', asText(wire?.text), { part, told, events });
		}
		if (!heard.has('refusal')) {
			say(item, 'refusal', asText(wire?.refusal), { part, told, events });
		}
	}
}

function finishReasoning(item: Item, wire: JsonObject, told: Told, events: StreamEvent[]): void {
	if (!item.told.has('reasoning')) {
		const thoughts = [...asList(wire.summary), ...asList(wire.content)];
		for (const [part, thought] of thoughts.entries()) {
			say(item, 'reasoning', asText(asObject(thought)?.text), { part, told, events });
		}
	}
	if (asText(wire.encrypted_content) !== '' && isShallow(wire) && !item.told.has('end')) {
		item.told.add('end');
		events.push({ type: 'reasoning-opaque', field: REASONING_ITEM, value: wire });
		told.paragraphs.end();
	}
}

function finishOther(item: Item, wire: JsonObject, told: Told, events: StreamEvent[]): void {
	tellNotice(item, wire, events);
	const data = asText(wire.result);
	if (wire.type === 'image_generation_call' && data !== '' && !item.told.has('end')) {
		item.told.add('end');
		const format = asText(wire.output_format).replace(/\W/g, '') || 'png';
		events.push({ type: 'media', mimeType: `image/${format}`, data });
		told.paragraphs.end();
	}
}

/** Ready-made: a type that is put together for each event is compared letter by letter by all who read it. */
const DELTAS = { text: 'text-delta', refusal: 'refusal-delta', reasoning: 'reasoning-delta' } as const;

function say(
	item: Item,
	kind: Said,
	text: string,
	{ part = 0, told, events }: { part: number | undefined; told: Told; events: StreamEvent[] },
): void {
	if (text !== '') {
		item.told.add(kind);
		told.refusal ||= kind === 'refusal';
		// The parts of a message are one text; those of a summary are paragraphs.
		const before = told.paragraphs.before(kind, item, kind === 'reasoning' ? part : 0);
		if (kind === 'text') {
			told.sources.heard(item, part, before, text);
		}
		events.push({ type: DELTAS[kind], text: before + text });
	}
}

function startCall(item: Item, wire: JsonObject, told: Told, events: StreamEvent[]): void {
	const name = asText(wire.name);
	if (item.call === undefined && name !== '') {
		if (told.calls >= MOST_CALLS) {
			throw tooManyCalls();
		}
		item.call = told.calls++;
		const id = asText(wire.call_id) || asText(wire.id) || `call_${item.call}`;
		events.push(callStart(item.call, id, name));
		told.paragraphs.end();
	}
}

function addArguments(item: Item, json: string, events: StreamEvent[]): void {
	// Arguments that come before the name are told at the item's end, where they come again whole.
	if (json === '') {
		return;
	}
	item.nameless = item.call === undefined;
	if (item.call !== undefined) {
		item.told.add('arguments');
		events.push({ type: 'tool-call-delta', index: item.call, json });
	}
}

function endCall(item: Item, events: StreamEvent[]): void {
	if (item.call !== undefined && !item.told.has('end')) {
		item.told.add('end');
		events.push({ type: 'tool-call-end', index: item.call });
	}
}

function tellNotice(item: Item, wire: JsonObject, events: StreamEvent[]): void {
	const type = quote(asText(wire.type), 60);
	if (type !== '' && !item.told.has('notice')) {
		item.told.add('notice');
		events.push({ type: 'notice', text: noticeOf(type) });
	}
}
