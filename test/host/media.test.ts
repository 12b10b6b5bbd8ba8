import assert from 'node:assert/strict';
import { symlink, utimes } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { emptyAnswer } from '../../src/core/accumulate.ts';
import { download } from '../../src/mcp/media/download.ts';
import { entryAt, PATH_STYLE, realPath } from '../../src/node/real-path.ts';
import { toldMedia } from '../../src/vscode/chat/media/kept-media.ts';
import { createMediaDesk, type MediaDesk } from '../../src/vscode/chat/media/media-desk.ts';
import { createMediaShelf, type MediaShelf } from '../../src/vscode/chat/media/media-shelf.ts';
import type { Change, Turn } from '../../src/webview/messages.ts';

const PNG = Buffer.from(
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==',
	'base64',
);
/** A picture by its beginning, and larger than a message should be. */
const LARGE = Buffer.concat([PNG, Buffer.alloc(3 * 2 ** 20, 7)]);

describe('media of a chat', () => {
	const told: Extract<Change, { type: 'media' }>[] = [];
	const [root] = vscode.workspace.workspaceFolders ?? [];
	const at = (name: string) => vscode.Uri.joinPath(root?.uri ?? vscode.Uri.file('/'), name);
	const made: vscode.Uri[] = [];
	let server: Server;
	let origin: string;
	let asked: string[];
	let shelf: MediaShelf;
	let desk: MediaDesk;
	let turns: Turn[];

	before(async () => {
		server = createServer(({ url = '', headers }, response) => {
			asked.push(url);
			assert.equal(headers.cookie, undefined);
			assert.equal(headers.authorization, undefined);
			// What it calls its files is of no account.
			response.setHeader('content-type', url.endsWith('.html') ? 'image/png' : 'application/octet-stream');
			response.statusCode = url === '/gone.png' ? 404 : 200;
			response.end(url.endsWith('.html') ? '<script>alert(1)</script>' : url === '/large.png' ? LARGE : PNG);
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
	});
	after(() => server.close());
	beforeEach(() => {
		[asked, turns] = [[], []];
		told.length = 0;
		shelf = createMediaShelf(vscode.Uri.file(path.join(tmpdir(), `weir-shelf-${crypto.randomUUID()}`)));
		desk = createMediaDesk({
			// Only here may an address be this machine's.
			download: (url, options) => download(url, { ...options, trusted: origin }),
			machine: { style: PATH_STYLE, realPath, entry: entryAt },
			shelf,
			turns: () => turns,
			push: (change) => void (change.type === 'media' && told.push(change)),
			address: (file) => `shown:${file.fsPath}`,
		});
	});
	afterEach(async () => {
		desk.dispose();
		shelf.dispose();
		for (const uri of made.splice(0)) {
			await vscode.workspace.fs.delete(uri);
		}
	});

	const load = async (source: string) => {
		await desk.load(source);
		const last = told.at(-1);
		assert.equal(last?.source, source);
		return last;
	};
	const write = async (name: string, bytes: Uint8Array) => {
		await vscode.workspace.fs.writeFile(at(name), bytes);
		made.push(at(name));
	};

	it('comes from the web as data where it is small', async () => {
		const { src, mimeType } = await load(`${origin}/a.png`);
		assert.equal(mimeType, 'image/png');
		assert.equal(src, `data:image/png;base64,${PNG.toString('base64')}`);
	});

	it('comes as a file where it is large, and is fetched once', async () => {
		const { src = '' } = await load(`${origin}/large.png`);
		assert.ok(src.startsWith(`shown:${shelf.folder.fsPath}`), src);
		const file = vscode.Uri.file(src.slice('shown:'.length));
		assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(file)), LARGE);
		assert.equal((await load(`${origin}/large.png`)).src, src);
		assert.deepEqual(asked, ['/large.png']);
	});

	it('is shown again by a new page, and fetched by nobody', async () => {
		await load(`${origin}/a.png`);
		told.length = 0;
		desk.again();
		// One after the other: this one comes behind what is shown again.
		await load(`${origin}/a.png`);
		assert.equal(told.length, 2);
		assert.match(told[0]?.src ?? '', /^shown:/);
		assert.deepEqual(asked, ['/a.png']);
	});

	it('is judged by its bytes, not by what a server calls it', async () => {
		const { src, problem } = await load(`${origin}/page.html`);
		assert.equal(src, undefined);
		assert.match(problem ?? '', /127\.0\.0\.1:\d+ sent is no image/);
	});

	it('says why there is nothing to show', async () => {
		assert.match((await load(`${origin}/gone.png`)).problem ?? '', /it answers 404/);
	});

	it('asks no address that is not public, or not of https', async () => {
		for (const url of ['https://169.254.169.254/a.png', 'https://[::1]/a.png', 'http://example.com/a.png']) {
			assert.match((await load(url)).problem ?? '', /public address|one of https/, url);
		}
	});

	it('shows a picture of the workspace, and nothing that is none', async () => {
		await write('a plan.png', PNG);
		await write('drawing.png', Buffer.from('<svg onload="alert(1)"/>'));
		assert.equal((await load('a plan.png')).src, `data:image/png;base64,${PNG.toString('base64')}`);
		assert.match((await load('drawing.png')).problem ?? '', /no picture that can be shown/);
		assert.match((await load('missing.png')).problem ?? '', /no picture missing\.png/);
	});

	it('shows nothing from outside the workspace, wherever paths and links lead', async () => {
		const outside = path.join(tmpdir(), `weir-outside-${crypto.randomUUID()}.png`);
		await vscode.workspace.fs.writeFile(vscode.Uri.file(outside), PNG);
		made.push(vscode.Uri.file(outside));
		await symlink(outside, at('link.png').fsPath);
		made.push(at('link.png'));
		for (const name of [outside, '../'.repeat(20) + outside.slice(1), 'link.png']) {
			const { src, problem } = await load(name);
			assert.equal(src, undefined, name);
			assert.match(problem ?? '', /outside the workspace/, name);
		}
	});

	it('is kept by the host where an answer brought much of it', async () => {
		const media = { type: 'media' as const, mimeType: 'image/png', data: LARGE.toString('base64') };
		const kept = toldMedia(media);
		assert.ok('url' in kept);
		assert.match((await load(kept.url)).problem ?? '', /does not hold it any more/);
		turns = [turnWith(media)];
		const { src = '' } = await load(kept.url);
		const file = vscode.Uri.file(src.slice('shown:'.length));
		assert.deepEqual(Buffer.from(await vscode.workspace.fs.readFile(file)), LARGE);
	});

	it('clears away what windows left that were killed long ago', async () => {
		const shelves = vscode.Uri.joinPath(shelf.folder, '..');
		const [old, recent] = ['old', 'recent'].map((name) => vscode.Uri.joinPath(shelves, name));
		assert.ok(old && recent);
		await vscode.workspace.fs.createDirectory(old);
		await vscode.workspace.fs.createDirectory(recent);
		await utimes(old.fsPath, new Date(0), new Date(0));
		await load(`${origin}/large.png`);
		const names = (await vscode.workspace.fs.readDirectory(shelves)).map(([name]) => name);
		assert.deepEqual(names.sort(), [path.basename(shelf.folder.fsPath), 'recent'].sort());
	});

	it('leaves nothing behind', async () => {
		await load(`${origin}/large.png`);
		shelf.dispose();
		const isThere = async () => {
			try {
				await vscode.workspace.fs.stat(shelf.folder);
				return true;
			} catch {
				return false;
			}
		};
		while (await isThere()) {
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	});
});

function turnWith(part: { type: 'media'; mimeType: string; data: string }): Turn {
	return {
		id: '1',
		prompt: { text: '', context: [] },
		model: { id: 'a/b', model: 'b', provider: 'a', isDemo: false },
		status: 'finished',
		startedAt: 0,
		answer: { ...emptyAnswer(), messages: [{ role: 'assistant', content: [part] }] },
	};
}
