import type { Answer } from '../../accumulate.ts';
import type { AssistantPart } from '../../chat.ts';
import type { StreamEvent } from '../../stream.ts';
import { brokenAnswer } from '../broken-answer.ts';
import type { EncodeOptions } from '../server.ts';
import { createOutput } from './server-output.ts';
import { writeEnding, writeResponse } from './server-wire.ts';

/** An answer as a `response`. @throws StreamError `interrupted` for an answer without a finish. */
export function encodeAnswer(answer: Answer, { model, newId, now = Date.now }: EncodeOptions): string {
	if (answer.finish === undefined) {
		throw brokenAnswer();
	}
	const identity = {
		id: answer.id || (newId?.() ?? `resp_${crypto.randomUUID()}`),
		model: answer.model || model,
		created: Math.floor(now() / 1000),
	};
	const output = createOutput();
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
	return [
		...citations.map((citation): StreamEvent => ({ type: 'citation', ...citation })),
		// Rounds of a turn number their calls anew.
		...parts.flatMap((part, at) => eventsOfPart(part, at)),
	];
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
