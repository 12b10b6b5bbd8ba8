import assert from 'node:assert/strict';
import { createModelDirectory, type DirectoryOptions } from '../../../src/core/models/directory.ts';
import { errorReply, json, modelList } from '../../servers/chat-stream.ts';
import { type Provider, type Script, startProvider } from '../../servers/provider.ts';
import { createFakeClock } from '../fake-clock.ts';

const { signal } = new AbortController();

describe('model directory', function () {
	this.timeout(20_000);

	it('asks once an hour, and whenever it is told to', async () => {
		const clock = createFakeClock();
		await serving(modelList('a'), { clock }, async (directory, { requests }) => {
			await directory.list({ signal });
			await directory.list({ signal });
			assert.equal(requests.length, 1);
			await directory.list({ signal, refresh: true });
			assert.equal(requests.length, 2);
			await clock.advance(3_600_000);
			await directory.list({ signal });
			assert.equal(requests.length, 3);
		});
	});

	it('asks once for all who ask at the same time, and goes on while one of them waits', async () => {
		await serving({ ...modelList('a'), delayMs: 20 }, {}, async (directory, { requests }) => {
			const leaver = new AbortController();
			const left = directory.list({ signal: leaver.signal });
			const stayed = directory.list({ signal });
			leaver.abort();
			await assert.rejects(left, { kind: 'aborted' });
			assert.deepEqual(await stayed, [{ id: 'a' }]);
			assert.equal(requests.length, 1);
			await assert.rejects(directory.list({ signal: leaver.signal, refresh: true }), { kind: 'aborted' });
		});
	});

	it('stops the request when the last one leaves, and asks anew for the next', async () => {
		const first = { delayMs: Number.POSITIVE_INFINITY };
		const arrived = Promise.withResolvers<void>();
		const script: Script = (_, count) => {
			arrived.resolve();
			return count === 1 ? first : modelList('b');
		};
		await serving(script, {}, async (directory, { requests }) => {
			const controller = new AbortController();
			const listing = directory.list({ signal: controller.signal });
			await arrived.promise;
			controller.abort();
			await assert.rejects(listing, { kind: 'aborted' });
			await requests[0]?.left;
			assert.deepEqual(await directory.list({ signal }), [{ id: 'b' }]);
		});
	});

	it('keeps what it knew where a new list fails', async () => {
		const script: Script = [modelList('a'), errorReply(500, { message: 'No' })];
		await serving(script, {}, async (directory) => {
			await directory.list({ signal });
			await assert.rejects(directory.list({ signal, refresh: true }), { kind: 'server' });
			assert.deepEqual(directory.known(), [{ id: 'a' }]);
			assert.deepEqual(directory.find('a'), { id: 'a' });
		});
	});

	it('finds a model in the list by any of its spellings, else in the data, and asks nobody', async () => {
		const list = json(200, {
			data: [{ id: 'claude-sonnet-4', context_length: 7 }, { id: 'x:free' }, { id: 'x' }],
		});
		await serving(list, {}, async (directory, { requests }) => {
			assert.equal(directory.find('Claude-Sonnet-4')?.contextTokens, 200_000);
			assert.equal(directory.find('claude-sonnet-4-20250514')?.id, 'claude-sonnet-4-20250514');
			assert.equal(directory.find('unheard-of'), undefined);
			assert.deepEqual(directory.known(), []);
			assert.equal(requests.length, 0);
			await directory.list({ signal });
			assert.equal(directory.find('Claude-Sonnet-4')?.contextTokens, 7);
			assert.equal(directory.find('Claude-Sonnet-4')?.tools, true);
			assert.equal(directory.find('x:beta'), undefined);
			assert.equal(directory.find('X')?.id, 'x');
			assert.equal(directory.find('x:free')?.id, 'x:free');
		});
	});
});

async function serving(
	script: Script,
	options: DirectoryOptions,
	test: (directory: ReturnType<typeof createModelDirectory>, provider: Provider) => Promise<void>,
): Promise<void> {
	const provider = await startProvider(script);
	try {
		const endpoint = { provider: 'test', name: 'Test', baseUrl: provider.baseUrl };
		await test(createModelDirectory(endpoint, options), provider);
	} finally {
		await provider.close();
	}
}
