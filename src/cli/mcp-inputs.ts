import { homedir } from 'node:os';
import path from 'node:path';
import type { GatewayConfig } from '../gateway/config.ts';
import type { McpModels } from '../mcp/ask-model.ts';
import { createMemoryChats } from '../mcp/chats/memory-chats.ts';
import type { McpInputs } from '../mcp/inputs.ts';
import { createMediaSaver } from '../mcp/media/save-media.ts';
import { createToolRegistry } from '../mcp/registry/tool-registry.ts';
import { readableFiles } from '../node/readable-files.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What an MCP server of the command line serves: what the configuration says, on this machine.
 *
 * @param connected the configuration's models, as the gateway has them.
 * @param folders whose files may be attached where the configuration does not say.
 */
export function mcpInputs(
	{ tools = [], attachments, mediaFolder }: GatewayConfig,
	connected: McpModels,
	{
		environment,
		folders,
		version,
	}: { environment: Environment; folders: readonly string[]; version: string },
): McpInputs {
	const readable = attachments ?? folders;
	return {
		...connected,
		version,
		chats: createMemoryChats(),
		media: createMediaSaver(path.resolve(mediaFolder ?? defaultMediaFolder(environment))),
		registry: createToolRegistry(tools, environment),
		...(readable.length > 0 ? { files: readableFiles(readable) } : {}),
	};
}

/** With the user's other data, by each system's own custom. */
function defaultMediaFolder({ LOCALAPPDATA: local, XDG_DATA_HOME: data }: Environment): string {
	const base = process.platform === 'win32' ? local : data;
	return path.join(base || path.join(homedir(), '.local', 'share'), 'weir', 'media');
}
