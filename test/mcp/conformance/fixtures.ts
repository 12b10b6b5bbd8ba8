import type { McpServer, McpServerOptions } from '@modelcontextprotocol/server';
import { registerAsking } from './asking-fixtures.ts';
import { registerContent } from './content-fixtures.ts';
import { inputOptions, registerInputs } from './input-fixtures.ts';

/**
 * What the conformance suite calls by fixed names: its scenarios tell of each what it has to do. Weir itself has none
 * of it; the server under test is Weir's with these added.
 */
export const conformanceFixtures: { options: McpServerOptions; register(server: McpServer): void } = {
	options: {
		capabilities: {
			tools: { listChanged: true },
			resources: { subscribe: true, listChanged: true },
			prompts: { listChanged: true },
			logging: {},
			completions: {},
		},
		...inputOptions,
	},
	register(server) {
		registerContent(server);
		registerAsking(server);
		registerInputs(server);
	},
};
