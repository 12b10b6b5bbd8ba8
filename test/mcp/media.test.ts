import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import type { LookupFunction } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { download } from '../../src/mcp/media/download.ts';
import { isPublicAddress } from '../../src/mcp/media/public-address.ts';
import { readableFiles } from '../../src/node/readable-files.ts';
import { chatStream, json, modelList } from '../servers/chat-stream.ts';
import { startProvider } from '../servers/provider.ts';
import { call, errorOf, listIn } from './client.ts';
import { lastBody, type McpRig, rigOfEachTest } from './rig.ts';

const PNG = Buffer.from('89504e470d0a1a0a0000', 'hex');

const chat = (content: string) =>
	json(200, {
		id: 'x',
		object: 'chat.completion',
		created: 1,
		model: 'Veo-3',
		choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
	});

describe('MCP: media, attachments and models', () => {
	const start = rigOfEachTest();

	it('saves a video where it says, readable by its owner alone, and links to it', async () => {
		const started = await start(
			({ url, headers }) =>
				url.endsWith('.mp4')
					? { headers: { 'content-type': 'video/mp4' }, body: PNG }
					: chat(`http://${headers.host}/video/one.mp4`),
			{ preset: 'poe' },
		);
		const told: unknown[] = [];
		const { content, structuredContent } = await call(
			started.client,
			'generate_video',
			{ prompt: 'A drone flies over mountains' },
			{ onProgress: (params) => told.push(params.message) },
		);
		assert.equal(lastBodyOfChat(started).model, 'Veo-3');
		const [media] = listIn<{ uri: string; mime_type: string; bytes: number }>(structuredContent, 'media');
		assert.deepEqual([media?.mime_type, media?.bytes], ['video/mp4', PNG.length]);
		const file = fileURLToPath(media?.uri ?? '');
		assert.equal(path.dirname(file), started.folder);
		assert.deepEqual(await readFile(file), PNG);
		assert.equal((await stat(file)).mode & 0o077, 0);
		assert.equal(content.find(({ type }) => type === 'resource_link')?.uri, media?.uri);
		assert.match(String(told[0]), /Veo-3 is at work/);
	});

	it('shows an image to the client’s model too, and sends the provider’s own options', async () => {
		const started = await start(json(200, { created: 1, data: [{ b64_json: PNG.toString('base64') }] }), {
			preset: 'openai',
		});
		const { content } = await call(started.client, 'generate_image', {
			prompt: 'A city at sunset',
			model: 'up/gpt-image-1',
			options: { size: '1024x1024' },
		});
		assert.partialDeepStrictEqual(lastBody(started), { prompt: 'A city at sunset', size: '1024x1024' });
		assert.deepEqual(
			content.map(({ type }) => type),
			['text', 'image', 'resource_link'],
		);
		assert.equal(content[1]?.data, PNG.toString('base64'));
		assert.equal((await readdir(started.folder)).length, 1);
	});

	it('tells the address of what may not be fetched', async () => {
		const started = await start(chat('![x](http://169.254.169.254/image/a.png)'), { preset: 'poe' });
		const { structuredContent } = await call(started.client, 'generate_image', { prompt: 'x' });
		assert.deepEqual(structuredContent?.media, [
			{ uri: 'http://169.254.169.254/image/a.png', mime_type: 'image/png' },
		]);
		assert.match(String(structuredContent?.notices), /^Not saved: Its address is not one of https/);
		assert.deepEqual(await readdir(started.folder), []);
	});

	it('says so where a model makes nothing, and where none is named', async () => {
		const { client } = await start(chat('I cannot do that.'), { preset: 'poe' });
		const nothing = errorOf(await call(client, 'generate_image', { prompt: 'x' }));
		assert.match(nothing.message, /made no media; it said "I cannot do that\."/);
		const { client: other } = await start(chatStream('x'));
		assert.match(errorOf(await call(other, 'generate_video', { prompt: 'x' })).message, /^model is missing/);
	});

	it('reads an attachment from the folders that are open, and from nowhere else', async () => {
		const folder = await mkdtemp(path.join(tmpdir(), 'weir-files-'));
		await writeFile(path.join(folder, 'a.txt'), 'The text.');
		await writeFile(path.join(folder, 'b.png'), PNG);
		await writeFile(path.join(folder, '.env'), 'KEY=canary');
		await symlink('/etc/passwd', path.join(folder, 'link.txt'));
		const started = await start(chatStream('Read'), { inputs: { files: readableFiles([folder]) } });
		const attach = (args: object) =>
			call(started.client, 'ask_with_attachment', { model: 'up/m', prompt: 'What is it?', ...args });
		await attach({ attachment_path: 'a.txt' });
		assert.match(JSON.stringify(lastBody(started).messages), /The attached file.*a\.txt.*The text\./);
		await attach({ attachment_path: path.join(folder, 'b.png') });
		assert.match(JSON.stringify(lastBody(started).messages), /data:image\/png;base64,iVBORw0K/);
		const asked = started.provider.requests.length;
		for (const attachment_path of ['/etc/passwd', '../x', 'link.txt', '.env', 'missing.txt', '.']) {
			assert.equal((await attach({ attachment_path })).isError, true, attachment_path);
		}
		assert.equal((await attach({})).isError, true);
		assert.equal((await attach({ attachment_data: '§§' })).isError, true);
		assert.equal(started.provider.requests.length, asked);
		await attach({ attachment_data: Buffer.from('Inside').toString('base64'), attachment_name: 'n.md' });
		assert.match(JSON.stringify(lastBody(started).messages), /n\.md.*Inside/);
		await rm(folder, { recursive: true });
	});

	it('reads no path at all where no folder is open', async () => {
		const { client } = await start(chatStream('Read'));
		const args = { model: 'up/m', prompt: 'x', attachment_path: '/etc/hostname' };
		assert.match(errorOf(await call(client, 'ask_with_attachment', args)).message, /attachment_data/);
	});

	it('lists models with what they can and cost, and bots by their own names', async () => {
		const list = json(200, {
			data: [
				{
					id: 'GPT-4.1',
					architecture: { input_modalities: ['text', 'image'], output_modalities: ['text'] },
					pricing: { prompt: '0.000002', completion: '0.000008' },
					context_window: { context_length: 1000, max_output_tokens: 100 },
				},
				{ id: 'Other' },
			],
		});
		const { client } = await start(list, { preset: 'poe', config: { aliases: { quick: 'up/Other' } } });
		const all = await call(client, 'list_models', {});
		const models = listIn<{ id: string }>(all.structuredContent, 'models');
		assert.deepEqual(
			models.map(({ id }) => id),
			['up/GPT-4.1', 'up/Other'],
		);
		assert.deepEqual(all.structuredContent?.aliases, { quick: 'up/Other' });
		const v1 = await call(client, 'list_available_models', { contains: 'gpt' });
		assert.deepEqual(v1.structuredContent, { models: ['GPT-4.1'] });
		const v2 = await call(client, 'list_available_models_v2', { contains: 'gpt' });
		assert.partialDeepStrictEqual(listIn<object>(v2.structuredContent, 'models')[0], {
			id: 'GPT-4.1',
			context_tokens: 1000,
			max_output_tokens: 100,
			capabilities: { images: true },
			prices: { input: 2, output: 8 },
		});
	});

	it('lists what there is where one provider does not answer, and says which', async () => {
		const other = await startProvider(modelList('there'));
		const { client } = await start(
			{ status: 500 },
			{
				config: {
					providers: [
						{ id: 'down', protocol: 'openai-chat', baseUrl: 'http://127.0.0.1:9/v1' },
						{ id: 'fine', protocol: 'openai-chat', baseUrl: other.baseUrl },
					],
				},
			},
		);
		const { structuredContent } = await call(client, 'list_models');
		assert.deepEqual(
			listIn<{ id: string }>(structuredContent, 'models').map(({ id }) => id),
			['fine/there'],
		);
		assert.equal(listIn<{ provider: string }>(structuredContent, 'failures')[0]?.provider, 'down');
		await other.close();
	});

	describe('addresses', () => {
		for (const address of [
			...['127.0.0.1', '10.1.2.3', '192.168.0.1', '172.16.5.5', '169.254.169.254', '100.64.0.1', '0.0.0.0'],
			...['224.0.0.1', '255.255.255.255', '::1', '::', '::ffff:127.0.0.1', '::ffff:8.8.8.8', 'fe80::1'],
			...['fc00::1', '2002:7f00:1::', '64:ff9b::7f00:1', '2001:db8::1'],
		]) {
			it(`${address} is not public`, () => assert.equal(isPublicAddress(address), false));
		}
		for (const address of ['8.8.8.8', '1.1.1.1', '2606:4700::1111']) {
			it(`${address} is public`, () => assert.equal(isPublicAddress(address), true));
		}

		const { signal } = new AbortController();
		for (const url of [
			...['https://127.0.0.1/x', 'https://2130706433/x', 'https://0x7f.1/x', 'https://[::ffff:7f00:1]/x'],
			...['https://0177.0.0.1/', 'http://example.com/x', 'file:///etc/passwd', 'https://a:b@example.com/'],
		]) {
			it(`refuses ${url}`, async () => {
				await assert.rejects(download(url, { signal }), { kind: 'invalid-request' });
			});
		}

		it('refuses a name that leads to a private address when the connection is made', async () => {
			const lookup = ((_name, _options, callback) =>
				callback(null, [{ address: '127.0.0.1', family: 4 }])) as LookupFunction;
			await assert.rejects(download('https://example.com/a.png', { signal, lookup }), /not a public address/);
		});

		it('refuses a redirect away from the provider to a private address, and a file that is too long', async () => {
			const provider = await startProvider(({ url }) =>
				url === '/away'
					? { status: 302, headers: { location: 'http://127.0.0.1:9/x' } }
					: { headers: { 'content-type': 'image/png' }, body: Buffer.alloc(2000) },
			);
			const { origin: trusted } = provider;
			await assert.rejects(download(`${trusted}/away`, { signal, trusted }), { kind: 'invalid-request' });
			await assert.rejects(download(`${trusted}/long`, { signal, trusted, mostBytes: 1000 }), /longer than/);
			const { bytes, mimeType } = await download(`${trusted}/long`, { signal, trusted });
			assert.deepEqual([bytes.length, mimeType], [2000, 'image/png']);
			assert.equal(provider.requests[0]?.headers.authorization, undefined);
			await provider.close();
		});
	});
});

function lastBodyOfChat({ provider }: McpRig): { model: string } {
	return JSON.parse(provider.requests.find(({ method }) => method === 'POST')?.body ?? '');
}
