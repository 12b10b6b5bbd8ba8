import type { Usage } from '../../chat.ts';
import { GrowingText } from '../../growing-text.ts';
import type { StreamEvent } from '../../stream.ts';

/** What of an answer the consumer has been given, as far as the rest must fit to it. */
export interface Shown {
	readonly text: string;
	readonly reasoning: string;
	/** In the order in which they began. */
	readonly calls: readonly ShownCall[];
	/** How many pieces of opaque reasoning belong to no call. */
	readonly opaques: number;
	/** The last snapshot. */
	readonly usage: Usage | undefined;
	/** Something came that can neither be asked for again nor be continued: media, a refusal. */
	readonly isClosed: boolean;
	/** Content was given, so the request is no longer `retry`'s. */
	readonly hasContent: boolean;
	/** Whether the same citation or suggestion was given before. */
	has(aside: StreamEvent): boolean;
	/** To be called with each event that is given. */
	see(event: StreamEvent): void;
}

/** A tool call as far as it was given. */
export interface ShownCall {
	index: number;
	name: string;
	readonly json: string;
	hasEnded: boolean;
	/** How many pieces of opaque reasoning belong to it. */
	opaques: number;
}

export function createShown(): Shown {
	const text = new GrowingText();
	const reasoning = new GrowingText();
	let calls: GrowingCall[] = [];
	let opaques = 0;
	let usage: Usage | undefined;
	let isClosed = false;
	let hasContent = false;
	const asides = new Set<string>();
	const callOf = (index: number) => calls.findLast((call) => call.index === index);

	const seeContent = (event: StreamEvent) => {
		hasContent = true;
		switch (event.type) {
			case 'reasoning-delta':
				reasoning.append(event.text);
				return;
			case 'tool-call-start':
				calls.push(beginCall(event.index, event.name));
				return;
			case 'tool-call-delta':
				change(callOf(event.index), (call) => {
					call.grow(event.json);
				});
				return;
			case 'tool-call-end':
				change(callOf(event.index), (call) => {
					call.hasEnded = true;
				});
				return;
			case 'reasoning-opaque':
				opaques += event.index === undefined ? 1 : 0;
				change(event.index === undefined ? undefined : callOf(event.index), (call) => {
					call.opaques += 1;
				});
				return;
			case 'replace':
				text.replace(event.text);
				reasoning.replace('');
				calls = [];
				opaques = 0;
				return;
			default:
				isClosed = true;
		}
	};

	return {
		get text() {
			return text.text;
		},
		get reasoning() {
			return reasoning.text;
		},
		get calls() {
			return calls;
		},
		get opaques() {
			return opaques;
		},
		get usage() {
			return usage;
		},
		get isClosed() {
			return isClosed;
		},
		get hasContent() {
			return hasContent;
		},
		has: (aside) => asides.has(JSON.stringify(aside)),
		see(event) {
			switch (event.type) {
				case 'text-delta':
					hasContent = true;
					text.append(event.text);
					return;
				case 'start':
				case 'notice':
				case 'finish':
					return;
				case 'usage': {
					const { type: _, ...told } = event;
					usage = told;
					return;
				}
				case 'citation':
				case 'suggestion':
					asides.add(JSON.stringify(event));
					return;
				default:
					seeContent(event);
			}
		},
	};
}

/** A call that is being given. */
interface GrowingCall extends ShownCall {
	grow(json: string): void;
}

function beginCall(index: number, name: string): GrowingCall {
	const json = new GrowingText();
	return {
		index,
		name,
		get json() {
			return json.text;
		},
		grow: (piece) => json.append(piece),
		hasEnded: false,
		opaques: 0,
	};
}

function change(call: GrowingCall | undefined, how: (call: GrowingCall) => void): void {
	if (call) {
		how(call);
	}
}
