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
	return new Given();
}

/** A class: getters of an object that is made by itself are defined anew for each, which takes as long as all else. */
class Given implements Shown {
	readonly #text = new GrowingText();
	readonly #reasoning = new GrowingText();
	#calls: GrowingCall[] = [];
	#opaques = 0;
	#usage: Usage | undefined;
	#isClosed = false;
	#hasContent = false;
	/** From the first one on; most answers have none. */
	#asides: Set<string> | undefined;

	get text(): string {
		return this.#text.text;
	}

	get reasoning(): string {
		return this.#reasoning.text;
	}

	get calls(): readonly ShownCall[] {
		return this.#calls;
	}

	get opaques(): number {
		return this.#opaques;
	}

	get usage(): Usage | undefined {
		return this.#usage;
	}

	get isClosed(): boolean {
		return this.#isClosed;
	}

	get hasContent(): boolean {
		return this.#hasContent;
	}

	has(aside: StreamEvent): boolean {
		return this.#asides?.has(JSON.stringify(aside)) ?? false;
	}

	see(event: StreamEvent): void {
		switch (event.type) {
			case 'text-delta':
				this.#hasContent = true;
				this.#text.append(event.text);
				return;
			case 'start':
			case 'notice':
			case 'finish':
				return;
			case 'usage': {
				const { type: _, ...told } = event;
				this.#usage = told;
				return;
			}
			case 'citation':
			case 'suggestion':
				this.#asides ??= new Set();
				this.#asides.add(JSON.stringify(event));
				return;
			default:
				this.#seeContent(event);
		}
	}

	#seeContent(event: StreamEvent): void {
		this.#hasContent = true;
		switch (event.type) {
			case 'reasoning-delta':
				this.#reasoning.append(event.text);
				return;
			case 'tool-call-start':
				this.#calls.push(beginCall(event.index, event.name));
				return;
			case 'tool-call-delta':
				this.#callOf(event.index)?.grow(event.json);
				return;
			case 'tool-call-end':
				change(this.#callOf(event.index), (call) => {
					call.hasEnded = true;
				});
				return;
			case 'reasoning-opaque':
				this.#opaques += event.index === undefined ? 1 : 0;
				change(event.index === undefined ? undefined : this.#callOf(event.index), (call) => {
					call.opaques += 1;
				});
				return;
			case 'replace':
				this.#text.replace(event.text);
				this.#reasoning.replace('');
				this.#calls = [];
				this.#opaques = 0;
				return;
			default:
				this.#isClosed = true;
		}
	}

	#callOf(index: number): GrowingCall | undefined {
		return this.#calls.findLast((call) => call.index === index);
	}
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
