import { StreamError } from '../../core/errors.ts';
import { nearest } from '../../core/nearest.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { ConfiguredTool } from './configured-tool.ts';
import { runConfigured } from './run-configured.ts';

/** The user's own tools, and which of them models may call at present. */
export interface ToolRegistry {
	/** All that the configuration lists. */
	readonly configured: readonly ConfiguredTool[];
	/** The ones that are registered, in the order in which they were. */
	registered(): readonly ConfiguredTool[];
	/**
	 * Lets models call a tool of the configuration. A client names it and can say nothing else about it.
	 *
	 * @returns false where it was registered before.
	 * @throws StreamError `not-found` for one that the configuration does not list.
	 */
	register(name: string): Promise<boolean>;
	/** @throws StreamError `not-found` for one that is not registered. */
	unregister(name: string): void;
	/** The registered tools as a turn calls them. */
	tools(): TurnTools;
	/** Calls back whenever one is registered or unregistered. Returns its cancellation. */
	onChange(listener: () => void): () => void;
}

/** @param environment where the variables are read that tools name. */
export function createToolRegistry(
	configured: readonly ConfiguredTool[],
	environment: Readonly<Record<string, string | undefined>>,
): ToolRegistry {
	const registered = new Map<string, ConfiguredTool>();
	const listeners = new Set<() => void>();
	const tell = () => {
		for (const listener of listeners) {
			listener();
		}
	};
	return {
		configured,
		registered: () => [...registered.values()],
		async register(name) {
			const tool = configured.find((candidate) => candidate.name === name);
			if (!tool) {
				throw await notConfigured(name, configured);
			}
			const isNew = !registered.has(name);
			registered.set(name, tool);
			if (isNew) {
				tell();
			}
			return isNew;
		},
		unregister(name) {
			if (!registered.delete(name)) {
				throw new StreamError('not-found', `No tool named ${JSON.stringify(name)} is registered.`);
			}
			tell();
		},
		tools() {
			const now = new Map(registered);
			return {
				definitions: [...now.values()].map(({ name, description, parameters }) => ({
					name,
					description,
					parameters,
				})),
				run: async ({ name, arguments: args }, signal) => {
					const tool = now.get(name);
					if (!tool) {
						throw new StreamError('tool', `There is no tool named ${name}.`);
					}
					return runConfigured(tool, args, signal, environment);
				},
			};
		},
		onChange(listener) {
			listeners.add(listener);
			return () => listeners.delete(listener);
		},
	};
}

async function notConfigured(name: string, configured: readonly ConfiguredTool[]): Promise<StreamError> {
	const names = configured.map((tool) => tool.name);
	const near = await nearest(name, names);
	const hint =
		names.length === 0
			? 'It lists none. The user adds tools under "tools" in the file that Weir\'s MCP server was started with.'
			: `It lists ${(near.length > 0 ? near : names.slice(0, 20)).join(', ')}.`;
	return new StreamError(
		'not-found',
		`The user's configuration has no tool named ${JSON.stringify(name)}. ${hint}`,
		{
			retryable: false,
		},
	);
}
