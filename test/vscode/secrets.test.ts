import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import { createKeys, keyProblem, tidyKey } from '../../src/vscode/secrets.ts';
import { memorySecrets } from './secret-storage.ts';

const OWNER = { id: 'acme', name: 'Acme', key: 'required' } as const;
const ORIGIN = 'https://api.acme.example';

describe('keys', () => {
	it('go to the origin for which they were entered', async () => {
		const keys = createKeys(memorySecrets(), () => undefined);
		await keys.store('acme', 'k-12345678', ORIGIN);
		assert.equal(await keys.forRequest(OWNER, ORIGIN), 'k-12345678');
	});

	it('go nowhere else, and both hosts are named', async () => {
		const keys = createKeys(memorySecrets(), () => undefined);
		await keys.store('acme', 'k-12345678', ORIGIN);
		await assert.rejects(keys.forRequest(OWNER, 'https://evil.example'), (error: StreamError) => {
			assert.equal(error.kind, 'authentication');
			assert.match(error.message, /api\.acme\.example.*evil\.example.*Change Key/);
			assert.ok(!error.message.includes('k-12345678'));
			return true;
		});
		// Another port and another scheme are other origins.
		await assert.rejects(keys.forRequest(OWNER, 'https://api.acme.example:444'), StreamError);
		await assert.rejects(keys.forRequest(OWNER, 'http://api.acme.example'), StreamError);
	});

	it('go to the further origins of their provider, as long as they were entered for its own', async () => {
		const keyOrigins = [ORIGIN, 'https://files.acme.example'];
		const keys = createKeys(memorySecrets(), () => undefined);
		await keys.store('acme', 'k-12345678', ORIGIN);
		assert.equal(await keys.forRequest({ ...OWNER, keyOrigins }, 'https://files.acme.example'), 'k-12345678');
		await assert.rejects(keys.forRequest({ ...OWNER, keyOrigins }, 'https://evil.example'), StreamError);
		await keys.store('acme', 'k-of-a-proxy', 'https://proxy.example');
		await assert.rejects(
			keys.forRequest({ ...OWNER, keyOrigins }, 'https://files.acme.example'),
			StreamError,
		);
	});

	it('that are missing are an error with the next step, except where none is needed', async () => {
		const keys = createKeys(memorySecrets(), () => undefined);
		await assert.rejects(keys.forRequest(OWNER, ORIGIN), /no key for Acme\. Run "Weir: Change Key"/);
		assert.equal(await keys.forRequest({ ...OWNER, key: 'optional' }, ORIGIN), undefined);
	});

	it('are read anew for each request', async () => {
		const secrets = memorySecrets();
		const keys = createKeys(secrets, () => undefined);
		await keys.store('acme', 'k-first000', ORIGIN);
		await createKeys(secrets, () => undefined).store('acme', 'k-second00', ORIGIN);
		assert.equal(await keys.forRequest(OWNER, ORIGIN), 'k-second00');
	});

	it('can be stored, taken back and removed; the redactor sees each of them', async () => {
		const seen: string[] = [];
		const keys = createKeys(memorySecrets(), (key) => seen.push(key));
		const first = await keys.store('acme', 'k-first000', ORIGIN);
		const second = await keys.store('acme', 'k-second00', ORIGIN);
		await second();
		assert.equal(await keys.forRequest(OWNER, ORIGIN), 'k-first000');
		await first();
		assert.equal(await keys.boundTo('acme'), undefined);
		await keys.store('acme', 'k-third000', ORIGIN);
		await keys.remove('acme');
		assert.equal(await keys.boundTo('acme'), undefined);
		assert.deepEqual(new Set(seen), new Set(['k-first000', 'k-second00', 'k-third000']));
	});

	it('say plainly when the storage fails or loses them, and are kept nowhere else', async () => {
		const secrets = memorySecrets();
		const keys = createKeys(secrets, () => undefined);
		secrets.fail = true;
		await assert.rejects(keys.store('acme', 'k-12345678', ORIGIN), /secret storage.*keyring/);
		await assert.rejects(keys.forRequest(OWNER, ORIGIN), /secret storage/);
		secrets.fail = false;
		secrets.lose = true;
		await assert.rejects(keys.store('acme', 'k-12345678', ORIGIN), /secret storage/);
		assert.equal(secrets.entries.size, 0);
	});

	it('that were not written by Weir count as none', async () => {
		const secrets = memorySecrets();
		const keys = createKeys(secrets, () => undefined);
		for (const text of ['', 'k-raw', '{"key":1}', 'null']) {
			secrets.entries.set('weir.key.acme', text);
			await assert.rejects(keys.forRequest(OWNER, ORIGIN), /no key for Acme/);
		}
	});

	it('are listed by what the storage has, with the origin they are bound to', async () => {
		const secrets = memorySecrets();
		const keys = createKeys(secrets, () => undefined);
		secrets.entries.set('else', 'x');
		secrets.entries.set('weir.key.broken', 'k-raw');
		await keys.store('acme', 'k-12345678', ORIGIN);
		assert.deepEqual(await keys.ids(), ['broken', 'acme']);
		assert.equal(await keys.boundTo('acme'), ORIGIN);
		assert.equal(await keys.boundTo('broken'), undefined);
		secrets.fail = true;
		await assert.rejects(keys.ids(), /secret storage/);
	});

	it('tell of their own changes only', async () => {
		const secrets = memorySecrets();
		let told = 0;
		createKeys(secrets, () => undefined).onDidChange(() => told++);
		await secrets.store('else', 'x');
		await secrets.store('weir.key.acme', 'x');
		assert.equal(told, 1);
	});

	it('lose the white space of a paste, and are refused with characters that no header takes', () => {
		assert.equal(tidyKey('  sk-abc\r\n def\t'), 'sk-abcdef');
		assert.equal(keyProblem(' sk-abc\n'), undefined);
		assert.match(keyProblem('sk-\u0007abc') ?? '', /Copy it again/);
		assert.match(keyProblem('sk-ключ') ?? '', /Copy it again/);
		assert.match(keyProblem('sk-\u200babc') ?? '', /Copy it again/);
		assert.match(keyProblem('x'.repeat(5000)) ?? '', /too long/);
	});
});
