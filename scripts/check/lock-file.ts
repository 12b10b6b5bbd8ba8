// Whether `npm ci` will take package-lock.json on every platform. npm writes only what the registry at hand offers, or
// what node_modules holds already, into the file, and then refuses it where an optional package of another platform is
// not named.
import fs from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';

interface Locked {
	optionalDependencies?: Readonly<Record<string, string>>;
}

const text = await fs.readFile(path.join(ROOT, 'package-lock.json'), 'utf8');
const { packages } = JSON.parse(text) as { packages: Readonly<Record<string, Locked>> };
const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
	Object.keys(optionalDependencies).filter((name) => !isLocked(name, place)),
);
if (missing.length > 0) {
	console.error(`package-lock.json does not name these optional packages:\n${missing.join('\n')}`);
	console.error('npm ci would fail. Put their entries back, as the last committed lock file has them.');
	process.exitCode = 1;
}

/** Looks where Node would: beside the package, and in each folder above. */
function isLocked(name: string, place: string): boolean {
	if (packages[path.posix.join(place, 'node_modules', name)]) {
		return true;
	}
	const above = place.lastIndexOf('node_modules/');
	return above >= 0 && isLocked(name, place.slice(0, above).replace(/\/$/, ''));
}
