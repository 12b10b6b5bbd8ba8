// A process of its own: Portkey's gateway, which npm has, told where the provider is by each request's headers.
import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import path from 'node:path';
import { reportPort } from './report.ts';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address() as AddressInfo;
server.close();
await once(server, 'close');

process.argv.push(`--port=${port}`, '--headless');
await import(path.join(import.meta.dirname, 'peer/node_modules/@portkey-ai/gateway/build/start-server.js'));
for (;;) {
	const isUp = await fetch(`http://127.0.0.1:${port}/`).then(
		() => true,
		() => false,
	);
	if (isUp) {
		break;
	}
	await new Promise((resolve) => setTimeout(resolve, 50));
}
reportPort(port);
