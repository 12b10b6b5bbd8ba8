import { connect as connectAnthropicMessages } from './anthropic-messages/client.ts';
import { connect as connectOpenAiChat } from './openai-chat/client.ts';
import { connect as connectOpenAiResponses } from './openai-responses/client.ts';
import { connect as connectPoeBot } from './poe-bot/client.ts';
import type { ConnectEndpoint, ProtocolName } from './protocol.ts';

/** Every protocol's client half by its name; a new protocol is a folder and a line here. */
export const PROTOCOLS: Readonly<Record<ProtocolName, ConnectEndpoint>> = {
	'anthropic-messages': connectAnthropicMessages,
	'openai-chat': connectOpenAiChat,
	'openai-responses': connectOpenAiResponses,
	'poe-bot': connectPoeBot,
};

/** True for the name of a protocol that Weir speaks. */
export function isProtocolName(name: string): name is ProtocolName {
	return Object.hasOwn(PROTOCOLS, name);
}
