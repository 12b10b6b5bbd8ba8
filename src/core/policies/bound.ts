import { t } from '@vscode/l10n';
import { StreamError } from '../errors.ts';
import { type Follower, follow } from '../follow.ts';
import type { Policy, StreamEvent } from '../stream.ts';
import { isHighSurrogate } from '../surrogate.ts';
import { type Bounds, DEFAULT_BOUNDS } from './bound/bounds.ts';

/**
 * Bounds what an answer may come to, by kind, so that no provider fills the memory. Text and reasoning past their
 * bound end the answer cleanly: what fits, a notice, `finish: length`. Half of a tool call or of an image is of no
 * use to anybody: past those bounds the answer fails. The source is closed either way.
 *
 * @throws StreamError `protocol`, not retryable, that names the bound.
 * @example bound({ text: 100_000 })(source)
 */
export function bound(bounds: Partial<Bounds> = {}): Policy {
	const limits: Bounds = { ...DEFAULT_BOUNDS, ...bounds };
	return (next) =>
		function bound(request, call) {
			return follow(() => ({ events: next(request, call), follower: new Scale(limits) }), call.signal);
		};
}

/** Weighs events; sees what ends the answer in the place of the one that is too much. */
class Scale implements Follower {
	readonly #limits: Bounds;
	readonly #sizes: Bounds = {
		text: 0,
		reasoning: 0,
		toolArguments: 0,
		toolCalls: 0,
		media: 0,
		replaced: 0,
		asides: 0,
	};

	constructor(limits: Bounds) {
		this.#limits = limits;
	}

	see(event: StreamEvent): readonly StreamEvent[] | undefined {
		switch (event.type) {
			case 'text-delta':
			case 'refusal-delta':
				return this.#cut(event, 'text', this.#add('text', event.text.length));
			case 'reasoning-delta':
				return this.#cut(event, 'reasoning', this.#add('reasoning', event.text.length));
			case 'replace': {
				// The text before it is gone; what was replaced counts on by itself.
				this.#sizes.text = 0;
				const { length } = event.text;
				return this.#cut(event, 'text', Math.max(this.#add('text', length), this.#add('replaced', length)));
			}
			case 'reasoning-opaque': {
				const excess = this.#add('reasoning', weigh(event.value));
				return excess > 0 ? cut(undefined, 'reasoning', this.#limits.reasoning) : undefined;
			}
			case 'tool-call-start':
				return this.#mustFit('toolCalls', 1);
			case 'tool-call-delta':
				return this.#mustFit('toolArguments', event.json.length);
			case 'media':
				return this.#mustFit('media', 'url' in event ? event.url.length : event.data.length);
			case 'notice':
			case 'suggestion':
				return this.#mustFit('asides', event.text.length);
			case 'citation':
				return this.#mustFit('asides', weigh(event));
			default:
				return undefined;
		}
	}

	/** @returns how much of what was just added is too much. */
	#add(kind: keyof Bounds, size: number): number {
		this.#sizes[kind] += size;
		return Math.max(0, this.#sizes[kind] - this.#limits[kind]);
	}

	#cut<E extends StreamEvent & { text: string }>(
		event: E,
		kind: 'text' | 'reasoning',
		excess: number,
	): StreamEvent[] | undefined {
		return excess > 0 ? cut(shortened(event, excess), kind, this.#limits[kind]) : undefined;
	}

	#mustFit(kind: keyof typeof TOO_MUCH, size: number): undefined {
		if (this.#add(kind, size) > 0) {
			throw tooMuch(kind, this.#limits[kind]);
		}
	}
}

const TOO_MUCH = {
	toolCalls: (limit: number) =>
		t('The model made more than {0} tool calls in one answer. Ask for less at a time.', limit),
	toolArguments: (limit: number) =>
		t('The model sent more than {0} of tool arguments. Ask for less at a time.', sayLength(limit)),
	media: (limit: number) =>
		t('The model sent more than {0} of media. Ask for less at a time.', sayLength(limit)),
	asides: (limit: number) =>
		t('The model sent more than {0} of citations and remarks. Ask for less at a time.', sayLength(limit)),
};

function tooMuch(kind: keyof typeof TOO_MUCH, limit: number): StreamError {
	return new StreamError('protocol', TOO_MUCH[kind](limit), {
		retryable: false,
	});
}

function cut(rest: StreamEvent | undefined, kind: 'text' | 'reasoning', limit: number): StreamEvent[] {
	const text =
		kind === 'text'
			? t('Cut at {0} of text. Say "go on" for the rest.', sayLength(limit))
			: t('Cut at {0} of reasoning. Say "go on" for the rest.', sayLength(limit));
	return [...(rest ? [rest] : []), { type: 'notice', text }, { type: 'finish', reason: 'length' }];
}

/** The event without the last `excess` units of its text; never half a character. */
function shortened<E extends { text: string }>(event: E, excess: number): E {
	const end = Math.max(0, event.text.length - excess);
	const splits = isHighSurrogate(event.text.charCodeAt(end - 1));
	return { ...event, text: event.text.slice(0, splits ? end - 1 : end) };
}

function weigh(value: unknown): number {
	return typeof value === 'string' ? value.length : (JSON.stringify(value)?.length ?? 0);
}

const MIB = 2 ** 20;

function sayLength(units: number): string {
	return units % MIB === 0 ? t('{0} MB', units / MIB) : t('{0} characters', units);
}
