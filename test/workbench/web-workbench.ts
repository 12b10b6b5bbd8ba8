import { once } from 'node:events';
import fs from 'node:fs/promises';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { packagedFiles } from '../../scripts/packaged-files.ts';
import { ROOT } from '../../scripts/setup/folder.mjs';
import { provisionServer } from '../../scripts/vscode-server/provision.ts';
import { SETTINGS } from './settings.ts';

/** VS Code's web workbench without a server behind it: files alone. */
export interface WebWorkbench {
	/** Where a browser opens it, on a folder of VS Code's own file system, with Weir built in. */
	url: string;
	close(): void;
}

/** The folder that is open; it lies in the browser, and is there when somebody has written to it. */
const FOLDER = 'vscode-userdata:/shop';
const RUNNER = 'web-runner.cjs';
const SCRIPT = 'out/vs/code/browser/workbench/workbench.js';
const PAGE = 'out/vs/code/browser/workbench/workbench.html';

/** Where code-server wants a server behind the workbench and keeps the profile there, and what VS Code's own says. */
const MENDED: readonly (readonly [RegExp, string])[] = [
	[/remoteAuthority:location\.host/g, 'remoteAuthority:void 0'],
	[/(?<=\.file\(this\.userDataPath\)\.with\(\{scheme:\w+\.)vscodeRemote(?=\}\),"User"\))/g, 'vscodeUserData'],
];

const TYPES: Readonly<Record<string, string>> = {
	'.cjs': 'text/javascript',
	'.css': 'text/css',
	'.html': 'text/html',
	'.js': 'text/javascript',
	'.json': 'application/json',
	'.png': 'image/png',
	'.svg': 'image/svg+xml',
	'.ttf': 'font/ttf',
	'.wasm': 'application/wasm',
};

/**
 * Serves VS Code as vscode.dev does: extensions run in a web worker, and what they keep lies in the browser. Of Weir
 * there is what its package has, as the last build left it.
 *
 * @throws Error when the workbench is not the one that was looked at.
 */
export async function serveWebWorkbench(): Promise<WebWorkbench> {
	const read = await createReader();
	const server = http.createServer(async (request, response) => {
		const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1');
		const { host = '' } = request.headers;
		const body = await read(decodeURIComponent(pathname), host).catch(() => undefined);
		const type = pathname === '/' ? 'text/html' : TYPES[path.extname(pathname)];
		response.writeHead(body === undefined ? 404 : 200, type ? { 'content-type': type } : {}).end(body);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: addressOf(`http://127.0.0.1:${(server.address() as AddressInfo).port}`),
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

type Reader = (pathname: string, host: string) => Promise<Buffer | string | undefined>;

/** The page at `/`, VS Code below `/static`, Weir below `/weir`, and what VS Code has elsewhere besides. */
async function createReader(): Promise<Reader> {
	const folder = path.resolve(path.dirname((await provisionServer()).main), '..');
	const script = await mendedScript(path.join(folder, SCRIPT));
	const packaged = new Set(packagedFiles());
	return async (pathname, host) => {
		const [, room, ...rest] = pathname.split('/');
		const name = rest.join('/');
		switch (room) {
			case '':
				return pageOf(path.join(folder, PAGE), host);
			case 'static':
				return name === SCRIPT ? script : fileBelow(folder, name);
			case 'weir':
				// VS Code runs a test module only where the extension that it lies below does.
				return name === RUNNER
					? fs.readFile(path.join(import.meta.dirname, RUNNER))
					: packaged.has(name)
						? fs.readFile(path.join(ROOT, name))
						: undefined;
			case 'mint-key':
				// Half of the key of SecretStorage; without it what is stored stays in memory only.
				return Buffer.alloc(32, 7);
			default:
				return undefined;
		}
	};
}

async function mendedScript(file: string): Promise<string> {
	let code = await fs.readFile(file, 'utf8');
	for (const [pattern, instead] of MENDED) {
		if (code.match(pattern)?.length !== 1) {
			throw new Error(
				`${file} is not the workbench that was looked at: it lacks ${pattern}. See how it is now.`,
			);
		}
		code = code.replace(pattern, instead);
	}
	return code;
}

async function pageOf(template: string, host: string): Promise<string> {
	const root = '/static/out';
	const configuration = {
		webviewEndpoint: `${root}/vs/workbench/contrib/webview/browser/pre`,
		additionalBuiltinExtensions: [{ scheme: 'http', authority: host, path: '/weir' }],
		userDataPath: '/',
		isEnabledFileDownloads: true,
		isEnabledFileUploads: true,
		isEnabledCoderGettingStarted: false,
		_wrapWebWorkerExtHostInIframe: false,
		callbackRoute: '/callback',
		// Without it the page may not name extensions and tests.
		developmentOptions: { enableSmokeTestDriver: true },
		configurationDefaults: SETTINGS,
		productConfiguration: { enableTelemetry: false },
	};
	const values: Readonly<Record<string, string>> = {
		WORKBENCH_WEB_CONFIGURATION: JSON.stringify(configuration).replaceAll('"', '&quot;'),
		WORKBENCH_WEB_BASE_URL: '/static',
		WORKBENCH_NLS_FALLBACK_URL: `${root}/nls.messages.js`,
	};
	const text = await fs.readFile(template, 'utf8');
	return text.replace(/\{\{(\w+)\}\}/g, (_, name: string) => values[name] ?? '');
}

async function fileBelow(folder: string, name: string): Promise<Buffer | undefined> {
	const file = path.join(folder, name);
	return file.startsWith(`${folder}${path.sep}`) ? fs.readFile(file) : undefined;
}

function addressOf(origin: string): string {
	const payload = [
		// It runs a test module only where it is told of an extension under development.
		['extensionDevelopmentPath', `${origin}/weir`],
		['extensionTestsPath', `${origin}/weir/${RUNNER}`],
		['skipWelcome', 'true'],
		['skipReleaseNotes', 'true'],
	];
	return `${origin}/?${new URLSearchParams({ folder: FOLDER, payload: JSON.stringify(payload) })}`;
}
