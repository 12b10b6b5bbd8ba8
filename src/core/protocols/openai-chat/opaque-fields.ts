import type { OpaquePart } from '../../chat.ts';

/** The fields under which this protocol's providers tell reasoning that they want back with the message. */
export const MESSAGE_FIELDS = ['reasoning_content', 'reasoning', 'reasoning_details'] as const;

/** The field that belongs to a tool call: Gemini's thought signature, without which the next request is refused. */
export const CALL_FIELD = 'extra_content';

/**
 * True for what this protocol has read itself. Other protocols keep signatures and items of theirs in the same
 * conversation; sent here they would be fields that nobody knows, or a message's own ones.
 */
export function isOwn({ field, index }: OpaquePart): boolean {
	return index === undefined ? MESSAGE_FIELDS.some((own) => own === field) : field === CALL_FIELD;
}
