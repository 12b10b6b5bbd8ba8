import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pageHtml } from '../../../src/vscode/chat/page-html.ts';
import type { Files } from './build.ts';

const TYPES: Readonly<Record<string, string>> = { js: 'text/javascript', css: 'text/css', ttf: 'font/ttf' };

/**
 * Serves a built page on loopback, with the HTML and the content security policy that the host gives it.
 *
 * @param sentences translations; default: none.
 */
export async function servePage(
	files: Files,
	sentences?: Readonly<Record<string, string>>,
): Promise<{ url: string; close(): Promise<void> }> {
	const server = createServer((request, response) => {
		const path = request.url?.replace(/\?.*/, '') ?? '/';
		if (path === '/') {
			response.setHeader('content-type', 'text/html; charset=utf-8');
			return response.end(html(`http://${request.headers.host}`, files, sentences));
		}
		const file = files.get(path);
		// Browsers ask for an icon on their own.
		response.statusCode = file ? 200 : path === '/favicon.ico' ? 204 : 404;
		response.setHeader('content-type', TYPES[path.split('.').at(-1) ?? ''] ?? 'text/plain');
		return response.end(file);
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	return {
		url: `http://127.0.0.1:${port}/`,
		close: () =>
			new Promise((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

function html(origin: string, files: Files, sentences: Readonly<Record<string, string>> | undefined): string {
	const styles = ['/main.css', '/codicon.css'].filter((path) => files.has(path));
	return pageHtml({
		language: 'en',
		cspSource: origin,
		nonce: 'bm9uY2U',
		script: '/main.js',
		styles,
		sentences,
	});
}
