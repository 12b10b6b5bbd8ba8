import { StreamError } from '../core/errors.ts';
import type { McpInputs } from './inputs.ts';
import type { McpTool } from './tool.ts';
import { askTools } from './tools/ask-tools.ts';
import { mediaTools } from './tools/media-tools.ts';
import { modelTools } from './tools/model-tools.ts';
import { registryTools } from './tools/registry-tools.ts';

/**
 * Every tool that the server itself has, in the order in which it lists them.
 *
 * @throws StreamError `invalid-request` where a tool of the configuration has the name of one of them.
 */
export function toolTable(inputs: McpInputs): readonly McpTool[] {
	const tools = [...askTools(inputs), ...mediaTools(inputs), ...modelTools(inputs), ...registryTools(inputs)];
	const taken = inputs.registry.configured.find(({ name }) => tools.some((tool) => tool.name === name));
	if (taken) {
		throw new StreamError(
			'invalid-request',
			`tools: ${taken.name} is the name of a tool of Weir's own. Name yours otherwise in the configuration.`,
		);
	}
	return tools;
}
