import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import type { Duplex } from 'node:stream';

/** VS Code's own cookie for its connection token. */
const TOKEN_COOKIE = 'vscode-tkn';

export interface ProxyOptions {
	port: number;
	/** Takes any free port where `port` is in use. */
	orAnyPort: boolean;
	/** Where the VS Code server listens on this machine. */
	upstreamPort: number;
	/** The connection token; without its cookie `/mint-key` is not answered. */
	token: string;
	mintKey: Buffer;
}

/**
 * Stands before the VS Code server on 127.0.0.1 and answers the one thing that it does not: `/mint-key`, half of the
 * key that the browser seals SecretStorage with. A request for another host's name is refused, so that no web page can
 * reach it through a name of its own.
 *
 * @throws Error when the port is taken.
 */
export async function startProxy(options: ProxyOptions): Promise<{ port: number; close(): void }> {
	const server = http.createServer();
	const port = await listen(server, options);
	const hosts = new Set([`127.0.0.1:${port}`, `localhost:${port}`]);
	const isOurs = (request: http.IncomingMessage) => hosts.has(request.headers.host ?? '');
	server.on('request', (request, response) => {
		if (!isOurs(request)) {
			response.writeHead(403).end('This address is served under 127.0.0.1 only.\n');
		} else if (new URL(request.url ?? '/', 'http://127.0.0.1').pathname === '/mint-key') {
			answerMintKey(request, response, options);
		} else {
			forward(request, response, options.upstreamPort);
		}
	});
	server.on('upgrade', (request: http.IncomingMessage, socket: Duplex, head: Buffer) => {
		if (isOurs(request)) {
			forwardUpgrade(request, socket, head, options.upstreamPort);
		} else {
			socket.destroy();
		}
	});
	return {
		port,
		close() {
			server.closeAllConnections();
			server.close();
		},
	};
}

async function listen(server: http.Server, { port, orAnyPort }: ProxyOptions): Promise<number> {
	const tryPort = async (wanted: number) => {
		server.listen(wanted, '127.0.0.1');
		await once(server, 'listening');
	};
	await tryPort(port).catch(async (error: NodeJS.ErrnoException) => {
		if (!orAnyPort) {
			throw new Error(`Port ${port} cannot be listened on (${error.code}). Give another one with --port.`);
		}
		await tryPort(0);
	});
	const address = server.address();
	return typeof address === 'object' && address ? address.port : port;
}

function answerMintKey(
	request: http.IncomingMessage,
	response: http.ServerResponse,
	{ token, mintKey }: ProxyOptions,
): void {
	const cookies = (request.headers.cookie ?? '').split(/;\s*/);
	const fromElsewhere = !['same-origin', undefined].includes(request.headers['sec-fetch-site'] as string);
	if (request.method !== 'POST' || fromElsewhere || !cookies.includes(`${TOKEN_COOKIE}=${token}`)) {
		response.writeHead(403).end();
		return;
	}
	response.writeHead(200, { 'content-type': 'application/octet-stream', 'cache-control': 'no-store' });
	response.end(mintKey);
}

function forward(request: http.IncomingMessage, response: http.ServerResponse, port: number): void {
	const { method, url, headers } = request;
	const upstream = http.request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(response);
	});
	upstream.on('error', () => {
		if (!response.headersSent) {
			response.writeHead(502);
		}
		response.end();
	});
	// A window that was closed or loaded again waits for nothing any more.
	response.on('close', () => response.writableFinished || upstream.destroy());
	request.pipe(upstream);
}

/** A WebSocket is passed on as bytes. */
function forwardUpgrade(request: http.IncomingMessage, socket: Duplex, head: Buffer, port: number): void {
	const lines = [`${request.method} ${request.url} HTTP/1.1`];
	for (let i = 0; i < request.rawHeaders.length; i += 2) {
		lines.push(`${request.rawHeaders[i]}: ${request.rawHeaders[i + 1]}`);
	}
	const upstream = net.connect(port, '127.0.0.1');
	upstream.write(`${lines.join('\r\n')}\r\n\r\n`);
	upstream.write(head);
	for (const [from, to] of [
		[socket, upstream],
		[upstream, socket],
	] as const) {
		from.pipe(to);
		from.on('error', () => to.destroy());
		from.on('close', () => to.destroy());
	}
}
