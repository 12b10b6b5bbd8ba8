import type { McpServer, McpServerOptions } from '@modelcontextprotocol/server';
import type { Clock } from '../core/clock.ts';
import type { FileAccess } from '../tools/workspace-files.ts';
import type { McpModels } from './ask-model.ts';
import type { ChatStore } from './chats/chat-store.ts';
import type { MediaSaver } from './media/save-media.ts';
import type { ToolRegistry } from './registry/tool-registry.ts';

/** What an MCP server serves with. */
export interface McpInputs extends McpModels {
	/** Weir's. */
	version: string;
	chats: ChatStore;
	media: MediaSaver;
	/** The user's own tools. */
	registry: ToolRegistry;
	/** What may be attached by its path. Absent: nothing. */
	files?: FileAccess | undefined;
	/** More than is served here by itself; `register` adds it to each server, before anybody is connected. */
	extension?: { options: McpServerOptions; register(server: McpServer): void } | undefined;
	clock?: Clock | undefined;
}
