import { t } from '@vscode/l10n';
import type { Disposable, SecretStorage } from 'vscode';
import * as z from 'zod/mini';
import { StreamError } from '../core/errors.ts';

/** Whose key: a provider as the messages name it. */
export interface KeyOwner {
	id: string;
	name: string;
	/** `optional`: a missing key is not an error. */
	key: 'required' | 'optional';
	/** Where a key that was entered for the first of these origins may go; default: to its own origin alone. */
	keyOrigins?: readonly string[] | undefined;
}

/**
 * The users' keys. They lie in VS Code's SecretStorage and nowhere else, each bound to the origin it was entered
 * for. Nothing is kept in memory: the storage is asked anew for each request, because another window may have
 * changed it.
 */
export interface Keys {
	/**
	 * The key for a request to `origin`; undefined where the provider has none and needs none.
	 *
	 * @throws StreamError `authentication` where it is missing, or was entered for another origin.
	 */
	forRequest(owner: KeyOwner, origin: string): Promise<string | undefined>;
	/** The ids that keys are stored under, readable or not; their providers may be gone from the settings. */
	ids(): Promise<string[]>;
	/** The origin that the provider's key is bound to; undefined where none is stored. */
	boundTo(providerId: string): Promise<string | undefined>;
	/**
	 * Stores a key, in place of an earlier one. Returns how to take that back.
	 * @throws StreamError `authentication` where VS Code did not keep it; then nothing has changed.
	 */
	store(providerId: string, key: string, origin: string): Promise<() => Promise<void>>;
	/** Deletes the provider's key. No key is no error. */
	remove(providerId: string): Promise<void>;
	/** Called after a key has changed, in this window or another one. */
	onDidChange(listener: () => void): Disposable;
}

const PREFIX = 'weir.key.';

const storedKey = z.object({ key: z.string(), origin: z.string() });
type StoredKey = z.infer<typeof storedKey>;

/** @param seen told of each key that passes, so that the log can hide it. */
export function createKeys(secrets: SecretStorage, seen: (key: string) => void): Keys {
	const read = async (providerId: string): Promise<StoredKey | undefined> => {
		const stored = parse(await ask(() => secrets.get(PREFIX + providerId)));
		if (stored) {
			seen(stored.key);
		}
		return stored;
	};
	return {
		async forRequest(owner, origin) {
			const stored = await read(owner.id);
			if (!stored) {
				if (owner.key === 'optional') {
					return undefined;
				}
				throw new StreamError(
					'authentication',
					t('There is no key for {0}. Run "Weir: Change Key" to enter one.', owner.name),
					{ provider: owner.id },
				);
			}
			if (!mayGo(stored, owner, origin)) {
				throw new StreamError('authentication', wrongOrigin(owner.name, stored.origin, origin), {
					provider: owner.id,
				});
			}
			return stored.key;
		},
		async ids() {
			const names = await ask(() => secrets.keys());
			return names.filter((name) => name.startsWith(PREFIX)).map((name) => name.slice(PREFIX.length));
		},
		boundTo: async (providerId) => (await read(providerId))?.origin,
		async store(providerId, key, origin) {
			seen(key);
			const name = PREFIX + providerId;
			const before = await ask(() => secrets.get(name));
			await keep(secrets, name, JSON.stringify({ key, origin } satisfies StoredKey));
			return async () => {
				await (before === undefined ? secrets.delete(name) : secrets.store(name, before));
			};
		},
		remove: async (providerId) => ask(() => secrets.delete(PREFIX + providerId)),
		onDidChange: (listener) =>
			secrets.onDidChange((event) => {
				if (event.key.startsWith(PREFIX)) {
					listener();
				}
			}),
	};
}

function mayGo(stored: StoredKey, { keyOrigins = [] }: KeyOwner, origin: string): boolean {
	return stored.origin === origin || (stored.origin === keyOrigins[0] && keyOrigins.includes(origin));
}

/** A pasted key as it is kept: without the white space and line breaks that come along from a web page. */
export function tidyKey(text: string): string {
	return text.replace(/\s+/g, '');
}

/** Why `text` cannot be a key, as a sentence with the next step; undefined where it can. */
export function keyProblem(text: string): string | undefined {
	const key = tidyKey(text);
	// A header takes visible ASCII only; anything else would fail later, in words that say nothing.
	if (!/^[\x21-\x7e]*$/.test(key)) {
		return t('The key holds characters that no key has. Copy it again from the provider.');
	}
	return key.length > 4096 ? t('That is too long for a key. Copy only the key.') : undefined;
}

async function keep(secrets: SecretStorage, name: string, value: string): Promise<void> {
	await ask(() => secrets.store(name, value));
	// Some storages accept a value and lose it: only what can be read again has been kept.
	if ((await ask(() => secrets.get(name))) !== value) {
		throw notKept('it could not be read again');
	}
}

async function ask<T>(storage: () => Thenable<T>): Promise<T> {
	try {
		return await storage();
	} catch (error) {
		throw notKept(error instanceof Error ? error.message : String(error));
	}
}

function notKept(reason: string): StreamError {
	return new StreamError(
		'authentication',
		t(
			'VS Code could not reach its secret storage, so no key was stored or read. On Linux a keyring must be running (gnome-keyring or kwallet); then try again.',
		),
		{ detail: reason },
	);
}

function wrongOrigin(name: string, entered: string, asked: string): string {
	const [from, to] = [entered, asked].map((origin) => (URL.canParse(origin) ? new URL(origin).host : origin));
	return t(
		'The key of {0} was entered for {1}, but the address is now {2}. Run "Weir: Change Key" if {2} should get a key.',
		name,
		from ?? '',
		to ?? '',
	);
}

function parse(text: string | undefined): StoredKey | undefined {
	if (text === undefined) {
		return undefined;
	}
	try {
		return storedKey.parse(JSON.parse(text));
	} catch {
		// Not written by this code: as good as no key, and the next one stored replaces it.
		return undefined;
	}
}
