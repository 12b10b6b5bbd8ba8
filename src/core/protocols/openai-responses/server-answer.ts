import type { Answer } from '../../accumulate.ts';
import { countCharacters } from '../../characters.ts';
import type { AssistantPart } from '../../chat.ts';
import type { StreamEvent } from '../../stream.ts';
import { brokenAnswer } from '../broken-answer.ts';
import type { EncodeOptions } from '../server.ts';
import { createOutput } from './server-output.ts';
import { writeEnding, writeResponse } from './server-wire.ts';

/** An answer as a `response`. @throws StreamError `interrupted` for an answer without a finish. */
export function encodeAnswer(answer: Answer, options: EncodeOptions): string {
	const { model, newId, now = Date.now } = options;
	if (answer.finish === undefined) {
		throw brokenAnswer();
	}
	const identity = {
		id: answer.id || (newId?.() ?? `resp_${crypto.randomUUID()}`),
		model: answer.model || model,
		created: Math.floor(now() / 1000),
	};
	const output = createOutput(options);
	for (const event of eventsOf(answer)) {
		output.event(event);
	}
	output.end();
	const ending = writeEnding(answer.finish, output.refused());
	return JSON.stringify(writeResponse(identity, { ...ending, output: output.items(), usage: answer.usage }));
}

/** The events that the answer could have come from: what is written of a stream is what is written of a whole. */
function eventsOf({ messages, citations }: Answer): StreamEvent[] {
	const parts = messages.flatMap((message) => (message.role === 'assistant' ? message.content : []));
	const events: StreamEvent[] = [];
	let heard = 0;
	let left = citations.map(({ message: _, ...citation }) => citation);
	const cite = (last: number) => {
		const due = left.filter(({ end = 0 }) => end <= last);
		left = left.filter((citation) => !due.includes(citation));
		events.push(...due.map((citation): StreamEvent => ({ type: 'citation', ...citation })));
	};
	cite(0);
	// Rounds of a turn number their calls anew.
	for (const [at, part] of parts.entries()) {
		events.push(...eventsOfPart(part, at));
		if (part.type === 'text') {
			heard += countCharacters(part.text);
			cite(heard);
		}
	}
	cite(Number.POSITIVE_INFINITY);
	return events;
}

function eventsOfPart(part: AssistantPart, at: number): StreamEvent[] {
	switch (part.type) {
		case 'text':
			return [{ type: 'text-delta', text: part.text }];
		case 'reasoning':
			return [{ type: 'reasoning-delta', text: part.text }];
		case 'refusal':
			return [{ type: 'refusal-delta', text: part.text }];
		case 'tool-call':
			return [
				{ type: 'tool-call-start', index: at, id: part.id, name: part.name },
				{ type: 'tool-call-delta', index: at, json: part.arguments },
				{ type: 'tool-call-end', index: at },
			];
		default:
			return [part];
	}
}
