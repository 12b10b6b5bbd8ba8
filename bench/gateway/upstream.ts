// A process of its own: the provider. It plays whatever pace the model's name says.
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { endFor, FIRST, paceOf, pieceAt } from './answer.ts';
import { report } from './report.ts';

const server = http.createServer(async (request, response) => {
	const body = await text(request);
	const { chunks, everyMs } = paceOf(body);
	const end = endFor(body);
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	response.write(FIRST);
	if (everyMs === 0) {
		// As they come from a socket: some hundred bytes a read would flatter whoever joins them.
		for (let sent = 0; sent < chunks; sent++) {
			if (!response.write(pieceAt(sent))) {
				await new Promise((resolve) => response.once('drain', resolve));
			}
		}
		response.end(end);
		return;
	}
	let sent = 0;
	const timer = setInterval(() => {
		sent += 1;
		if (sent > chunks) {
			clearInterval(timer);
			response.end(end);
		} else {
			response.write(pieceAt(sent));
		}
	}, everyMs);
	response.once('close', () => clearInterval(timer));
});
// The machine may be too busy to be on time.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await report(server);
