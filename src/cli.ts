/** The command line: the same core without an editor. `node dist/weir.js ask …` */
const OLDEST_NODE = 22;

const major = Number(process.versions.node.split('.')[0]);
if (major < OLDEST_NODE) {
	const message = `Weir's command line needs Node ${OLDEST_NODE} or newer; this is Node ${process.versions.node}. Run it with a newer one.`;
	process.stderr.write(`${JSON.stringify({ kind: 'invalid-request', message })}\n`);
	process.exitCode = 1;
} else {
	// Loaded only now, so that an old Node gets the sentence above instead of a syntax error.
	const { run } = await import('./cli/run.ts');
	process.exitCode = await run(process.argv.slice(2));
}
