import type { StreamEvent } from '../../stream.ts';
import { connect } from '../openai-chat/client.ts';
import type { ConnectEndpoint } from '../protocol.ts';
import { readMediaLinks } from './media-links.ts';

/**
 * Models that answer a chat completion with pictures, videos or sounds, such as Poe's media bots: asked without
 * streaming, and the addresses in their answer become `media`. They take minutes; nothing flows until they are done.
 *
 * @param options `fetch`: what sends the requests; default the global one.
 */
export const connectMediaChat: ConnectEndpoint = (endpoint, options) => {
	const chat = connect(endpoint, options);
	return (request, call) => withMedia(chat({ ...request, stream: false }, call));
};

/** Text is held back until it is whole: an address may come in pieces. */
async function* withMedia(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent, void> {
	let text = '';
	try {
		for await (const event of events) {
			if (event.type === 'text-delta') {
				text += event.text;
				continue;
			}
			if (event.type === 'finish') {
				yield* readMediaLinks(text);
			}
			yield event;
		}
	} catch (error) {
		// What came before the failure stands.
		yield* readMediaLinks(text);
		throw error;
	}
}
