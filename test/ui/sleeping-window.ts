import assert from 'node:assert/strict';
import type { Launched } from '../workbench/launch.ts';

/** Loads the window anew, with nothing open in it that would wake Weir. */
export async function sleepingWindow(weir: Launched): Promise<void> {
	await weir.call(async (vscode) => {
		// What is open wakes Weir: its view, and a chat in which it has spoken.
		await vscode.commands.executeCommand('workbench.view.explorer');
		await vscode.commands.executeCommand('workbench.action.chat.newChat');
	});
	// A browser's window writes what it has open every 5 s; a load in between would open the chat again.
	await weir.page.waitForTimeout(6000);
	await weir.reload();
	assert.equal(await isActive(weir), false);
}

/** Whether Weir has been woken in this window. */
export function isActive(weir: Launched): Promise<boolean> {
	return weir.call((vscode) => vscode.extensions.getExtension('weir.weir')?.isActive ?? false);
}
