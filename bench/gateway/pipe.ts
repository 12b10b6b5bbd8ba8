// A process of its own: the limit, a server that hands on bytes and looks at nothing.
import http from 'node:http';
import { report } from './report.ts';

const [, , port = ''] = process.argv;
const agent = new http.Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
const server = http.createServer((request, response) => {
	const upstream = http.request(
		{ host: '127.0.0.1', port, path: request.url, method: request.method, headers: request.headers, agent },
		(answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		},
	);
	request.pipe(upstream);
});
// The machine may be too busy to be on time.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await report(server);
