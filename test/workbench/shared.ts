import { type Launched, launch } from './launch.ts';

let launched: Promise<Launched> | undefined;

/**
 * The window that the tests of `test/ui` share: started by the first one that asks, ended after the last. A test that
 * needs its own settings, profile or extension calls `launch` itself and closes what it gets.
 */
export function sharedWorkbench(): Promise<Launched> {
	launched ??= launch();
	return launched;
}

// At the top of a module that mocha loads, so a hook of the root suite.
after(async () => {
	await (await launched?.catch(() => undefined))?.close();
});
