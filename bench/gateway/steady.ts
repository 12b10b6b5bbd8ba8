// A process of its own: the provider of the load. Its streams begin together, and one timer paces them all.
import http, { type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { text } from 'node:stream/consumers';
import { endFor, FIRST, pieceAt } from './answer.ts';
import { loadOf } from './load-name.ts';
import { report } from './report.ts';

/** How often what is due is sent, in ms: of more than 200 events a second and stream, several go out together. */
const TICK_MS = 5;
/** The most events that are joined to one write. */
const MOST_JOINED = 64;

/** What is under way. */
interface Stream {
	response: ServerResponse;
	socket: Socket;
	end: string;
	sent: number;
}

/** Framed once for all: so many events in one piece of a chunked body. */
const JOINED = Array.from({ length: MOST_JOINED + 1 }, (_, events) => {
	const body = Array.from({ length: events }, (_, place) => pieceAt(place)).join('');
	return Buffer.from(`${body.length.toString(16)}\r\n${body}\r\n`);
});

let waiting: Stream[] = [];

const server = http.createServer(async (request, response) => {
	const body = await text(request);
	const load = loadOf(body);
	const { socket } = request;
	waiting.push({ response, socket, end: endFor(body), sent: 0 });
	if (waiting.length === load.streams) {
		const together = waiting;
		waiting = [];
		play(together, load.rate, load.events);
	}
});
// The machine may be too busy to be on time.
server.keepAliveTimeout = 60_000;
server.listen(0, '127.0.0.1');
await report(server);

/** @param rate of each stream, in events a second. */
function play(streams: readonly Stream[], rate: number, events: number): void {
	const begun = performance.now();
	const timer = setInterval(() => {
		const due = ((performance.now() - begun) / 1000) * rate;
		let open = 0;
		for (const [place, stream] of streams.entries()) {
			// Each has a phase of its own: five hundred events at one moment would be no steady load.
			advance(stream, Math.min(events, Math.ceil(due - place / streams.length)), events);
			open += stream.sent < events ? 1 : 0;
		}
		if (open === 0) {
			clearInterval(timer);
		}
	}, TICK_MS);
}

function advance(stream: Stream, due: number, events: number): void {
	const { response, socket } = stream;
	if (stream.sent === 0 && due > 0) {
		response.writeHead(200, { 'content-type': 'text/event-stream' });
		response.write(FIRST);
	}
	while (stream.sent < due && !socket.writableNeedDrain) {
		const joined = Math.min(due - stream.sent, MOST_JOINED);
		// Past the response, which would frame each piece anew; what its head left there goes before it.
		socket.write(JOINED[joined] as Buffer);
		stream.sent += joined;
		if (stream.sent === events) {
			response.end(stream.end);
		}
	}
}
