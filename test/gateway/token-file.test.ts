import assert from 'node:assert/strict';
import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createToken, createTokenCheck } from '../../src/gateway/token.ts';
import { tokenFile, tokenIn } from '../../src/gateway/token-file.ts';

describe('gateway: token', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await fs.mkdtemp(path.join(os.tmpdir(), 'weir-token-'));
	});
	afterEach(() => fs.rm(folder, { recursive: true }));

	it('is 256 random bits', () => {
		assert.match(createToken(), /^[\w-]{43}$/);
		assert.notEqual(createToken(), createToken());
	});

	it('is told from a missing one and a wrong one, of whatever length', () => {
		const verdict = createTokenCheck('the-right-one');
		assert.equal(verdict({ authorization: 'Bearer the-right-one' }), 'right');
		assert.equal(verdict({ 'x-api-key': 'the-right-one' }), 'right');
		assert.equal(verdict({}), 'missing');
		for (const wrong of ['x', 'the-right-on', 'the-right-one-', 'x'.repeat(100_000)]) {
			assert.equal(verdict({ authorization: `Bearer ${wrong}` }), 'wrong');
			assert.equal(verdict({ 'x-api-key': wrong }), 'wrong');
		}
	});

	it('may be of any length', () => {
		for (const token of ['t'.repeat(255), 't'.repeat(256), 't'.repeat(300), `${'t'.repeat(254)}é`]) {
			const verdict = createTokenCheck(token);
			assert.equal(verdict({ 'x-api-key': token }), 'right');
			for (const wrong of [`${token}é`, `${token}t`, `${token}🙂`, token.slice(0, -1), token.slice(0, 254)]) {
				assert.equal(verdict({ 'x-api-key': wrong }), 'wrong');
			}
		}
	});

	it('lies with the user’s other settings', () => {
		assert.equal(tokenFile({ XDG_CONFIG_HOME: '/config' }), path.join('/config', 'weir', 'gateway-token'));
		assert.ok(tokenFile({}).startsWith(os.homedir()));
	});

	it('stays the same, in a file that only its owner can read', async () => {
		const file = path.join(folder, 'weir', 'gateway-token');
		const token = await tokenIn(file);
		assert.match(token, /^[\w-]{43}$/);
		assert.equal(await tokenIn(file), token);
		assert.equal((await fs.stat(file)).mode & 0o777, 0o600);
		assert.equal((await fs.stat(path.dirname(file))).mode & 0o777, 0o700);
		assert.deepEqual(await fs.readdir(path.dirname(file)), ['gateway-token']);
	});

	it('is one, however many processes make it at once', async () => {
		const file = path.join(folder, 'gateway-token');
		const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenIn(file)));
		assert.equal(new Set(tokens).size, 1);
		assert.deepEqual(await fs.readdir(folder), ['gateway-token']);
	});

	it('is not taken from a file that others can read, or that holds none', async () => {
		const file = path.join(folder, 'gateway-token');
		await fs.writeFile(file, `${createToken()}\n`, { mode: 0o644 });
		await fs.chmod(file, 0o644);
		await assert.rejects(tokenIn(file), { kind: 'invalid-request', message: /Others can read/ });
		await fs.chmod(file, 0o600);
		for (const content of ['', 'short', 'two words that are long enough']) {
			await fs.writeFile(file, content);
			await assert.rejects(tokenIn(file), { message: /There is no token in/ });
		}
	});

	it('says what to do where no file can be made', async () => {
		const file = path.join(folder, 'a-file');
		await fs.writeFile(file, '');
		await assert.rejects(tokenIn(path.join(file, 'gateway-token')), { message: /ENOTDIR.*--token-file/ });
	});
});
