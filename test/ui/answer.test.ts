import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { crc32, deflateSync } from 'node:zlib';
import { chatStream } from '../servers/chat-stream.ts';
import { type Provider, startProvider } from '../servers/provider.ts';
import { type Launched, launch } from '../workbench/launch.ts';
import { ChatPage } from './chat-page.ts';

const ANSWER = [
	'Mass is energy, $E = mc^2$; $5 is money.\n\n',
	'![small](docs/small.png) ![large](docs/large.png) ![none](docs/none.png)\n\n',
	'```sh\necho weir-was-here\n```\n\n',
	'```mermaid\ngraph TD; A-->B\n```\n\nEnd.\n',
].join('');

describe('an answer in the chat view', function () {
	this.timeout(120_000);
	let weir: Launched;
	let provider: Provider;
	let chat: ChatPage;

	before(async () => {
		provider = await startProvider(() => chatStream(ANSWER));
		weir = await launch({
			settings: {
				'weir.providers': [
					{ id: 'test', preset: 'custom', name: 'Test', baseUrl: provider.baseUrl, models: ['m'] },
				],
				'weir.model': 'test/m',
			},
		});
		for (const [name, size] of [
			['docs/small.png', 4],
			['docs/large.png', 800],
		] as const) {
			await writeFile(name, noise(size));
		}
		chat = await ChatPage.open(weir.ui);
		await chat.send('Show me everything');
		await chat.shows('End.');
		await chat.idle();
	});
	after(async () => {
		await weir?.close();
		await provider?.close();
	});

	it('has its formulas set, by a script that is loaded for them', async () => {
		await chat.frame.locator('.formula.typeset msup').waitFor();
		assert.equal(await chat.frame.locator('.formula').count(), 1);
		await weir.ui.screenshot('answer-with-formula');
	});

	it('shows the pictures of the workspace, large ones from a file that the host serves', async () => {
		for (const [name, address] of [
			['small', /^data:image\/png;base64,/],
			['large', /^https:\/\/.*shown-media/],
		] as const) {
			const picture = chat.frame.getByRole('img', { name });
			await picture.waitFor();
			assert.match((await picture.getAttribute('src')) ?? '', address);
			await picture.evaluate('(image) => image.decode()');
		}
		await chat.shows('The workspace has no picture docs/none.png.');
	});

	it("hands a diagram to VS Code's own preview, and runs no command that nobody was asked about", async () => {
		const press = async (text: string, name: string) => {
			const block = chat.frame.locator('.code-block', { hasText: text });
			await block.hover();
			await block.getByRole('button', { name }).click();
		};
		// A window under test refuses to show questions, so this one has no answer.
		await press('weir-was-here', 'Run in Terminal');
		await press('graph TD', 'Open Preview');
		await weir.page.locator('.tab', { hasText: /^Preview/ }).waitFor();
		assert.equal(await weir.call((vscode) => vscode.window.terminals.length), 0);
	});

	async function writeFile(name: string, bytes: Buffer): Promise<void> {
		await weir.call(
			async (vscode, file) => {
				const [folder] = vscode.workspace.workspaceFolders ?? [];
				if (!folder) {
					throw new Error('No folder is open.');
				}
				const uri = vscode.Uri.joinPath(folder.uri, file.name);
				await vscode.workspace.fs.writeFile(uri, Buffer.from(file.data, 'base64'));
			},
			{ name, data: bytes.toString('base64') },
		);
	}
});

/** A square picture in PNG that cannot be made smaller, 3 bytes a pixel. */
function noise(side: number): Buffer {
	const header = Buffer.alloc(13);
	header.writeUInt32BE(side, 0);
	header.writeUInt32BE(side, 4);
	// 8 bits a channel, red, green and blue.
	header.set([8, 2, 0, 0, 0], 8);
	const rows = Array.from({ length: side }, () => Buffer.concat([Buffer.of(0), randomBytes(side * 3)]));
	return Buffer.concat([
		Buffer.from('89504e470d0a1a0a', 'hex'),
		pngChunk('IHDR', header),
		pngChunk('IDAT', deflateSync(Buffer.concat(rows))),
		pngChunk('IEND', Buffer.alloc(0)),
	]);
}

/** @see https://www.w3.org/TR/png-3/#5Chunk-layout */
function pngChunk(type: string, data: Buffer): Buffer {
	const named = Buffer.concat([Buffer.from(type, 'latin1'), data]);
	const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
	length.writeUInt32BE(data.length);
	sum.writeUInt32BE(crc32(named));
	return Buffer.concat([length, named, sum]);
}
