import { accumulate, emptyAnswer } from '../../../src/core/accumulate.ts';
import { type ChatRequest, textOf, userText } from '../../../src/core/chat.ts';
import { createDemo } from '../../../src/core/demo.ts';
import { DEMO_MODEL } from '../../../src/core/providers.ts';
import { drink } from '../scripted-stream.ts';

/** The demo without its pace. */
export const instant = createDemo({ pace: 'instant' });

/** What the demo answers to a message. */
export async function ask(content: string, fields: Partial<ChatRequest> = {}, stream = instant) {
	const request = { model: DEMO_MODEL, messages: [userText(content)], ...fields };
	const { events, error } = await drink(stream, { request });
	const answer = emptyAnswer();
	for (const event of events) {
		accumulate(answer, event);
	}
	const text = answer.messages.map((message) => textOf(message)).join('\n');
	return { events, error, answer, text };
}
