import { refused } from './path-style.ts';
import { attempt, resolveTarget, settle } from './resolve-target.ts';
import { bytesToText } from './text-file.ts';
import type { FileAccess, Target, WorkspaceFiles } from './workspace-files.ts';

/** Larger files are not read, in bytes. */
const LARGEST_FILE = 1024 * 1024;

/**
 * Puts the guard around the access to files. There is one way to a `Target`, which resolves and judges, and reading
 * and writing take nothing else. A write looks again at where the path leads and at what stands there.
 */
export function guardFiles(access: FileAccess): WorkspaceFiles {
	const issued = new WeakSet<Target>();
	const check = (target: Target) => {
		if (!issued.has(target)) {
			throw new TypeError('A target must come from resolve() of the same files.');
		}
	};
	return {
		async resolve(path) {
			const target = await resolveTarget(access, path);
			issued.add(target);
			return target;
		},
		async read(target) {
			check(target);
			return readText(access, target);
		},
		async write(target, { before, after }) {
			check(target);
			if (target.readOnly !== undefined) {
				throw refused(`${target.label} was not changed. ${target.readOnly}`);
			}
			const leadsTo = await settle(access, target.path, target.label);
			if (leadsTo !== target.path || (await readText(access, target)) !== before) {
				throw refused(
					`${target.label} was not changed: it is no longer as the user saw it in the review. Read it again, then repeat the edit.`,
				);
			}
			await attempt(target.label, 'written', () => access.write(target.path, after));
		},
	};
}

async function readText(access: FileAccess, { label, path, secret }: Target): Promise<string | undefined> {
	const entry = await attempt(label, 'read', () => access.entry(path));
	if (!entry) {
		return undefined;
	}
	if (secret) {
		throw refused(
			`${label} holds keys or passwords by its name, so it is not handed to a model. Ask the user for what you need of it.`,
		);
	}
	if (entry.kind !== 'file') {
		const what = entry.kind === 'directory' ? 'a folder' : 'no plain file';
		throw refused(`${label} is ${what}. Name a file.`);
	}
	const content =
		entry.size > LARGEST_FILE ? undefined : await attempt(label, 'read', () => access.read(path));
	// The editor's text may be longer than the file, and the file may have grown since.
	if (content === undefined || content.length > LARGEST_FILE) {
		throw refused(
			`${label} is larger than 1 MiB, which is the most that can be read. Ask the user for a part of it.`,
		);
	}
	return typeof content === 'string' ? content : bytesToText(content, label);
}
