// A process that chats without end, or `turns` turns long: `writer.ts FOLDER SESSION NAME [TURNS]`. It writes a line to
// its output as soon as it was promised that something is saved, and not before.
import fs from 'node:fs';
import { createSessionFiles } from '../../../src/node/session-files.ts';
import { Session } from '../../../src/sessions/session.ts';
import { openSessions } from '../../../src/sessions/sessions.ts';
import { createTroubleReport } from '../../../src/sessions/trouble.ts';

const [, , folder = '', id = '', name = '', turns = 'Infinity'] = process.argv;
const MODEL = { id: 'acme/m1', model: 'm1', provider: 'Acme' };
const storage = createSessionFiles(folder);
const listener = {
	trouble: ({ message }: { message: string }) => {
		throw new Error(message);
	},
	recovered: () => undefined,
};
const sessions = await openSessions(storage, { listener });
// A session of a given id, so that several processes share it.
const session =
	(await sessions.open(id)) ??
	new Session({
		id,
		storage,
		report: createTroubleReport(listener),
		redact: (text) => text,
		changed: () => undefined,
	});

for (let turn = 1; turn <= Number(turns); turn++) {
	const text = `${name}-${turn}`;
	const { recorder, saved } = session.begin({ prompt: { text, context: [] }, model: MODEL, parent: null });
	if ((await saved) === 'saved') {
		promised(text);
	}
	if (turns !== 'Infinity') {
		continue;
	}
	recorder.event({ type: 'text-delta', text: `${text}-answer` });
	if ((await recorder.toolStarts({ id: 'c1', name: 'look' })) === 'saved') {
		promised(`${text}-answer`);
	}
	recorder.event({ type: 'tool-result', index: 0, id: 'c1', name: 'look', content: 'x'.repeat(turn * 100) });
	if ((await recorder.end('finished')) === 'saved') {
		promised(`${text} finished`);
	}
}
process.exit();

/** At once, and whole: what the process holds back dies with it. */
function promised(text: string): void {
	fs.writeSync(1, `${text}\n`);
}
