// `npm start -- [FOLDER] [--web] [--port N] [--no-open] [--user-data FOLDER]`: VS Code with Weir in it. The desktop one
// where `code` is on the PATH; otherwise, or with one of the options, a real workbench on 127.0.0.1 for the browser.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { build } from '../esbuild.mjs';
import { PROVISIONED, ROOT } from './setup/folder.mjs';
import { findDesktop, openDesktop } from './start/desktop.ts';
import { openInBrowser } from './start/open-in-browser.ts';
import { serve } from './start/serve.ts';

const { values, positionals } = parseArgs({
	allowPositionals: true,
	options: {
		web: { type: 'boolean' },
		port: { type: 'string' },
		'no-open': { type: 'boolean' },
		'user-data': { type: 'string' },
	},
});
const port = values.port === undefined ? undefined : Number(values.port);
if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port <= 65_535)) {
	console.error(`--port ${values.port} is no port. Give a number from 0 to 65535; 0 takes any free one.`);
	process.exit(1);
}
const folder = positionals[0] === undefined ? undefined : path.resolve(positionals[0]);
await build();
const code = Object.keys(values).length > 0 ? undefined : findDesktop();
if (code) {
	await openDesktop(code, folder ?? path.join(ROOT, 'scripts/sample'));
} else {
	const userData = path.resolve(values['user-data'] ?? path.join(PROVISIONED, 'user'));
	const served = await serve({ folder, port, userData });
	console.log(`\nVS Code with Weir is at\n\n  ${served.address}\n\nCtrl+C ends it.`);
	for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
		process.once(signal, () => served.close());
	}
	if (!values['no-open']) {
		openInBrowser(served.address);
	}
	await served.ended;
	process.exit();
}
