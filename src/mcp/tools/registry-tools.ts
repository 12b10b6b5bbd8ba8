import * as z from 'zod/mini';
import type { McpInputs } from '../inputs.ts';
import { defineTool, type McpTool } from '../tool.ts';

const output = z.object({
	name: z.string(),
	registered: z.boolean(),
	tools: z.array(z.string()).check(z.describe('All that are registered now.')),
});

/** The tools that decide which of the user's own tools models may call. */
export function registryTools({ registry }: McpInputs): McpTool[] {
	const { configured } = registry;
	const listed = configured.map(({ name, description }) => `${name} (${description})`).join('; ');
	const answer = (name: string, registered: boolean, text: string) => ({
		content: [{ type: 'text' as const, text }],
		structured: { name, registered, tools: registry.registered().map((tool) => tool.name) },
	});
	return [
		defineTool({
			name: 'register_tool',
			title: 'Let models call a tool',
			description: `Lets models call a tool of the user's configuration while they answer, and lists it here. ${
				configured.length > 0 ? `There are: ${listed}.` : 'The configuration has none yet.'
			}`,
			input: z.strictObject({ name: z.string().check(z.describe('As the configuration names it.')) }),
			output,
			annotations: {
				readOnlyHint: false,
				destructiveHint: false,
				idempotentHint: true,
				openWorldHint: false,
			},
			run: async ({ name }) => {
				const isNew = await registry.register(name);
				return answer(name, true, isNew ? `Registered ${name}.` : `${name} was registered before.`);
			},
		}),
		defineTool({
			name: 'unregister_tool',
			title: 'Take a tool back',
			description: 'Models may no longer call a tool that was registered.',
			input: z.strictObject({ name: z.string() }),
			output,
			annotations: {
				readOnlyHint: false,
				destructiveHint: false,
				idempotentHint: false,
				openWorldHint: false,
			},
			run: async ({ name }) => {
				registry.unregister(name);
				return answer(name, false, `Unregistered ${name}.`);
			},
		}),
	];
}
