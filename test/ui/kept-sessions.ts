import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { createSessionFiles } from '../../src/node/session-files.ts';
import { branchOf } from '../../src/sessions/branch.ts';
import type { SessionTurn, Transcript } from '../../src/sessions/transcript.ts';
import { openHistory } from '../sessions/history.ts';

/** Where Weir keeps sessions in a profile of the served VS Code. */
export function sessionsFolder(profile: string): string {
	return path.join(profile, 'data/User/globalStorage/weir.weir/sessions');
}

/** Every session on the disk that was not deleted, the newest first, as a window that is opened now reads it. */
export async function keptSessions(profile: string): Promise<{ id: string; transcript: Transcript }[]> {
	const { sessions } = await openHistory(createSessionFiles(sessionsFolder(profile)));
	await sessions.refresh();
	const opened = await Promise.all(sessions.list().map(({ id }) => sessions.open(id)));
	await sessions.closeAll();
	return opened.filter((session) => session !== undefined);
}

/** What was asked on the branch that a session shows. */
export function questionsIn(transcript: Transcript): string[] {
	return branchOf(transcript).map(({ prompt }) => prompt.text);
}

/** The text of a turn's answer. */
export function answerIn({ answer }: SessionTurn): string {
	return answer.messages
		.flatMap((message) => (message.role === 'assistant' ? message.content : []))
		.map((part) => (part.type === 'text' ? part.text : ''))
		.join('');
}

/** Puts a file system of `size` bytes in a folder's place; undefined where this machine does not allow it. */
export function mountSmallDisk(folder: string, size: number): (() => void) | undefined {
	try {
		execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
	} catch {
		return undefined;
	}
	return () => execFileSync('/bin/umount', ['-l', folder]);
}
