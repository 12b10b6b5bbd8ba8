/**
 * Ends this process when it is told to, or when the one that started it is gone: by `process.exit`, which also ends the
 * servers and browsers that it has started.
 */
export function endWithParent(): void {
	for (const event of ['SIGINT', 'SIGTERM', 'SIGHUP', 'disconnect'] as const) {
		process.once(event, () => process.exit(130));
	}
	// Listening for its end would keep the channel, and with it this process, open after the work is done.
	process.channel?.unref();
}
