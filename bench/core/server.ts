// A process of its own, so that what is measured has a processor to itself: answers everything with one body, as
// often in a row as the second argument says (an answer of any length from little memory).
import { once } from 'node:events';
import http from 'node:http';
import { answerBody } from './body.ts';
import { wireOf } from './wires.ts';

const [, , protocol = '', frames = '', repeats = '1'] = process.argv;
const wire = wireOf(protocol);
const { pieces } =
	repeats === '1'
		? answerBody(wire, Number(frames))
		: answerBody({ ...wire, begin: '', end: '' }, Number(frames));
const server = http.createServer(async (request, response) => {
	request.resume();
	response.writeHead(200, { 'content-type': 'text/event-stream' });
	for (let repeat = 0; repeat < Number(repeats); repeat++) {
		for (const piece of pieces) {
			if (!response.write(piece)) {
				await once(response, 'drain');
			}
		}
	}
	response.end(repeats === '1' ? '' : wire.end);
});
server.listen(0, '127.0.0.1', () => {
	const address = server.address();
	process.send?.(typeof address === 'object' ? address?.port : undefined);
});
process.on('disconnect', () => process.exit());
