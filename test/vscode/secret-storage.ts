import type { SecretStorage } from 'vscode';

/** A SecretStorage in memory that can be made to fail like a machine without a keyring, or to lose what it gets. */
export function memorySecrets(): SecretStorage & {
	fail: boolean;
	lose: boolean;
	entries: Map<string, string>;
} {
	const entries = new Map<string, string>();
	const listeners = new Set<(event: { key: string }) => void>();
	const secrets = {
		fail: false,
		lose: false,
		entries,
		check() {
			if (secrets.fail) {
				throw new Error('no keyring');
			}
		},
		async get(key: string) {
			secrets.check();
			return entries.get(key);
		},
		async keys() {
			secrets.check();
			return [...entries.keys()];
		},
		async store(key: string, value: string) {
			secrets.check();
			if (!secrets.lose) {
				entries.set(key, value);
			}
			secrets.tell(key);
		},
		async delete(key: string) {
			secrets.check();
			entries.delete(key);
			secrets.tell(key);
		},
		tell(key: string) {
			for (const listener of listeners) {
				listener({ key });
			}
		},
		onDidChange(listener: (event: { key: string }) => void) {
			listeners.add(listener);
			return { dispose: () => listeners.delete(listener) };
		},
	};
	return secrets;
}
