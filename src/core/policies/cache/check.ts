import * as z from 'zod/mini';
import { streamEvent } from '../../stream-schema.ts';
import { type CachedAnswer, isStored } from './answer.ts';

/** A stored answer as it came back; undefined for anything else, a part of an answer included. */
export function readAnswer(stored: unknown): CachedAnswer | undefined {
	const { data } = z.safeParse(cachedAnswer, stored);
	const events = data?.events.filter(isStored);
	return data && events?.length === data.events.length ? { ...data, events } : undefined;
}

/** The text of a stored part of an answer; undefined for anything else. */
export function readPartial(stored: unknown): string | undefined {
	return z.safeParse(partialAnswer, stored).data?.text;
}

const cachedAnswer = z.object({
	kind: z.literal('whole'),
	id: z.string(),
	model: z.string(),
	events: z.array(streamEvent),
});

const partialAnswer = z.object({ kind: z.literal('partial'), text: z.string() });
