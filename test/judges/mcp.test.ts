import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { conformanceFixtures } from '../mcp/conformance/fixtures.ts';
import { type McpRig, startMcp, TOKEN } from '../mcp/rig.ts';
import { chatStream, json, modelList } from '../servers/chat-stream.ts';
import type { RecordedRequest } from '../servers/provider.ts';
import type { Reply } from '../servers/reply.ts';
import { installJudges, judge } from './install.ts';

describe('judges of MCP', function () {
	// Programs of other people's, one after the other, and their installation.
	this.timeout(600_000);

	before(installJudges);

	describe('the conformance suite', () => {
		let rig: McpRig;
		let output: string;

		before(async () => {
			const port = await freePort();
			rig = await startMcp(chatStream('Hello'), {
				isOpen: true,
				// The suite plays a page at this very address too, which may ask only where the user lets it.
				config: { port, allowedOrigins: [`http://127.0.0.1:${port}`] },
				inputs: { extension: conformanceFixtures },
			});
			output = await mkdtemp(path.join(tmpdir(), 'weir-conformance-'));
		});

		after(async () => {
			await rig.close();
			await rm(output, { recursive: true, force: true });
		});

		for (const [program, args] of [
			['conformance', []],
			['conformance-next', ['--requirements', '2025-11-25']],
			['conformance-next', ['--requirements', '2026-07-28']],
		] as const) {
			it(`passes ${[program, ...args].join(' ')}`, async () => {
				const url = `${rig.url}/mcp`;
				const index = `@modelcontextprotocol/${program}/dist/index.js`;
				const ran = await judge(index, ['server', '--url', url, '-o', output, ...args]);
				const failed = ran.output.split('\n').filter((line) => line.startsWith('✗'));
				assert.equal(ran.code, 0, `${failed.join('\n')}\n${ran.output.slice(-2000)}`);
				assert.deepEqual(rig.faults, []);
			});
		}
	});

	describe('the inspector', () => {
		let rig: McpRig;

		before(async () => {
			rig = await startMcp(mediaBot, {
				preset: 'poe',
				config: {
					tools: [
						{
							name: 'echo',
							description: 'Says what it is told.',
							parameters: { type: 'object' },
							command: [process.execPath, '-e', 'process.stdin.pipe(process.stdout)'],
						},
					],
				},
			});
		});

		after(() => rig.close());

		function inspect(...args: string[]) {
			const header = `Authorization: Bearer ${TOKEN}`;
			const launcher = '@modelcontextprotocol/inspector/clients/launcher/build/index.js';
			const target = ['--cli', `${rig.url}/mcp`, '--transport', 'http', '--header', header];
			return judge(launcher, [...target, ...args]);
		}

		it('lists every tool', async () => {
			const { code, stdout, output } = await inspect('--method', 'tools/list');
			assert.equal(code, 0, output);
			assert.equal(JSON.parse(stdout).tools.length, 14);
		});

		const asked = ['prompt=hi'];
		for (const [name, args, expected] of [
			['ask', ['model=up/m', ...asked], /Hello/],
			['ask_with_tools', ['model=up/m', ...asked], /Hello/],
			[
				'ask_with_attachment',
				['model=up/m', ...asked, 'attachment_data=aGk=', 'attachment_name=a.txt'],
				/Hello/,
			],
			['ask_poe', ['bot=m', ...asked], /Hello/],
			['ask_poe_v2', ['bot=m', ...asked, 'temperature=0.5'], /Hello/],
			['ask_poe_with_tools', ['bot=m', ...asked], /Hello/],
			['list_models', [], /up\/m/],
			['list_available_models', [], /"m"/],
			['list_available_models_v2', [], /capabilities/],
			['register_tool', ['name=echo'], /Registered echo/],
			['unregister_tool', ['name=echo'], /Unregistered echo/],
			['clear_session', ['session_id=x'], /no session/],
			['generate_image', ['prompt=x'], /file:[^"]*\.png/],
			['generate_video', ['prompt=x'], /file:[^"]*\.mp4/],
		] as const) {
			it(`calls ${name}`, async () => {
				const pairs = args.flatMap((pair) => ['--tool-arg', pair]);
				const { output } = await inspect('--method', 'tools/call', '--tool-name', name, ...pairs);
				assert.match(output, expected);
			});
		}
	});
});

/** A provider that lists a model, chats, and makes media under an address of its own. */
function mediaBot({ url, headers, body }: RecordedRequest): Reply {
	const type = /\.(png|mp4)$/.exec(url)?.[1];
	if (type) {
		const mimeType = type === 'png' ? 'image/png' : 'video/mp4';
		return { headers: { 'content-type': mimeType }, body: Buffer.from('89504e470d0a1a0a0000', 'hex') };
	}
	if (url.endsWith('/models')) {
		return modelList('m');
	}
	const made = /"model":"(?:Veo|Sora)/i.test(body) ? 'mp4' : /"model":"m"/.test(body) ? undefined : 'png';
	return made === undefined
		? chatStream('Hello')
		: json(200, {
				id: 'x',
				object: 'chat.completion',
				created: 1,
				model: 'x',
				choices: [
					{
						index: 0,
						message: { role: 'assistant', content: `http://${headers.host}/one.${made}` },
						finish_reason: 'stop',
					},
				],
			});
}

async function freePort(): Promise<number> {
	const server = createServer().listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	server.close();
	await once(server, 'close');
	return port;
}
