import { download } from '../mcp/media/download.ts';
import type { MediaInputs } from '../vscode/chat/media/media-desk.ts';
import { createMediaShelf } from '../vscode/chat/media/media-shelf.ts';
import type { MachineFiles } from '../vscode/tools/file-access.ts';

/** What the chats of a window show and save media with: one way to the web, and one shelf. */
export function openMedia(
	storage: Parameters<typeof createMediaShelf>[0],
	machine: MachineFiles,
): MediaInputs {
	return { download, machine, shelf: createMediaShelf(storage) };
}
