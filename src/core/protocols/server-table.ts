import type { ProtocolName } from './protocol.ts';
import type { ServerHalf } from './server.ts';

/** Every protocol's server half by its name, its code loaded at the first request. Poe's has none. */
export const SERVER_HALVES: Readonly<Record<Exclude<ProtocolName, 'poe-bot'>, () => Promise<ServerHalf>>> = {
	'anthropic-messages': async () => (await import('./anthropic-messages/server.ts')).anthropicMessagesServer,
	'openai-chat': async () => (await import('./openai-chat/server.ts')).openAiChatServer,
	'openai-responses': async () => (await import('./openai-responses/server.ts')).openAiResponsesServer,
};
