import type { TurnTools } from '../core/turn.ts';
import { definitionOf } from './definition.ts';
import { runTools } from './run-tools.ts';
import type { Tool } from './tool.ts';

/** The tools as a turn calls them, described and run. */
export function turnTools(tools: readonly Tool[]): TurnTools {
	return { definitions: tools.map(definitionOf), run: runTools(tools) };
}
