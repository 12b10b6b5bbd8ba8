import type { StreamEvent, StreamFn } from '../../stream.ts';
import { readMediaLinks } from './media-links.ts';

/**
 * A chat with a model that answers with pictures, videos or sounds, such as Poe's media bots: asked without
 * streaming, and the addresses in its text become `media`. It takes minutes; nothing flows until it is done.
 */
export function mediaFrom(chat: StreamFn): StreamFn {
	return (request, call) => withMedia(chat({ ...request, stream: false }, call));
}

/** Text is held back until it is whole: an address may come in pieces. What came as media already comes once. */
async function* withMedia(events: AsyncIterable<StreamEvent>): AsyncGenerator<StreamEvent, void> {
	let text = '';
	const shown = new Set<string>();
	const links = () => readMediaLinks(text).filter((event) => !('url' in event && shown.has(event.url ?? '')));
	try {
		for await (const event of events) {
			if (event.type === 'text-delta') {
				text += event.text;
				continue;
			}
			if (event.type === 'media' && 'url' in event) {
				shown.add(event.url);
			}
			if (event.type === 'finish') {
				yield* links();
			}
			yield event;
		}
	} catch (error) {
		// What came before the failure stands.
		yield* links();
		throw error;
	}
}
