import { EDIT_FILE } from './edit-file.ts';
import { READ_FILE } from './read-file.ts';
import type { ToolInfo } from './tool.ts';

/** Every workspace tool, without files: what the manifest's `languageModelTools` part is generated from. */
export const WORKSPACE_TOOLS: readonly ToolInfo[] = [READ_FILE, EDIT_FILE];
