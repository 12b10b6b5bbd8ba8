import { lazily } from '../lazily.ts';
import type { ConnectEndpoint, ProtocolName } from './protocol.ts';

/**
 * Every protocol's client half by its name, its code loaded at the first request; a new protocol is a folder and a
 * line here.
 */
export const PROTOCOLS: Readonly<Record<ProtocolName, ConnectEndpoint>> = {
	'anthropic-messages': onDemand(() => import('./anthropic-messages/client.ts')),
	'openai-chat': onDemand(() => import('./openai-chat/client.ts')),
	'openai-responses': onDemand(() => import('./openai-responses/client.ts')),
	'poe-bot': onDemand(() => import('./poe-bot/client.ts')),
};

/** The protocols' names. */
export const PROTOCOL_NAMES = Object.keys(PROTOCOLS).filter(isProtocolName);

/** OpenAI's images, loaded likewise. */
export const connectImagesOnDemand: ConnectEndpoint = onDemand(async () => {
	const { connectImages } = await import('./media/images.ts');
	return { connect: connectImages };
});

/** Models that answer a chat with media, loaded likewise. */
export function connectMediaOnDemand(protocol: ProtocolName): ConnectEndpoint {
	return onDemand(async () => {
		const { mediaFrom } = await import('./media/media-chat.ts');
		return { connect: (endpoint, options) => mediaFrom(PROTOCOLS[protocol](endpoint, options)) };
	});
}

/** True for the name of a protocol that Weir speaks. */
export function isProtocolName(name: string): name is ProtocolName {
	return Object.hasOwn(PROTOCOLS, name);
}

function onDemand(load: () => Promise<{ connect: ConnectEndpoint }>): ConnectEndpoint {
	return (endpoint, options) => lazily(async () => (await load()).connect(endpoint, options));
}
