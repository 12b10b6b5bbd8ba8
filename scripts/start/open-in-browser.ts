import { spawn } from 'node:child_process';

/** Opens the address in the user's browser where there is a way to; where there is none, the printed line is enough. */
export function openInBrowser(address: string): void {
	const [command, ...args] = opener();
	if (command) {
		spawn(command, [...args, address], { stdio: 'ignore', detached: true })
			.on('error', () => {})
			.unref();
	}
}

function opener(): string[] {
	switch (process.platform) {
		case 'darwin':
			return ['open'];
		case 'win32':
			// Not `start`, to whose shell an `&` in the address is the end of the command.
			return ['rundll32', 'url.dll,FileProtocolHandler'];
		default:
			return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? ['xdg-open'] : [];
	}
}
