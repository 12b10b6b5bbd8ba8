// Runs inside a web worker's extension host: the module that VS Code is told to test with. Takes functions from the
// window, over a channel that pages and workers of one origin share, and runs them.
const vscode = require('vscode');

exports.run = () =>
	new Promise(() => {
		const channel = new BroadcastChannel('weir-test');
		const taken = new Set();
		channel.onmessage = async ({ data: { id, source, argument } }) => {
			// A window asks again until it hears something.
			if (source === undefined || taken.has(id)) {
				return;
			}
			taken.add(id);
			try {
				// The test's own function, written by the same hands as this file.
				const value = await new Function(`return (${source})`)()(vscode, argument);
				channel.postMessage({ id, json: JSON.stringify(value) });
			} catch (error) {
				channel.postMessage({ id, error: String(error) });
			}
		};
	});
