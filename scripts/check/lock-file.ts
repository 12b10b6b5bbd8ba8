// Whether `npm ci` will take each package-lock.json on every platform. npm writes only what the registry at hand offers, or
// what node_modules holds already, into the file, and then refuses it where an optional package of another platform is
// not named.
import fs from 'node:fs/promises';
import path from 'node:path';
import { ROOT } from '../setup/folder.mjs';

type Packages = Readonly<Record<string, { optionalDependencies?: Readonly<Record<string, string>> }>>;

/** The folders that have a lock file of their own: heavy packages that only one suite or benchmark wants. */
const FOLDERS = ['.', 'test/judges', 'bench/gateway/peer', 'bench/render/peer'];

for (const folder of FOLDERS) {
	const file = path.posix.join(folder, 'package-lock.json');
	const { packages } = JSON.parse(await fs.readFile(path.join(ROOT, file), 'utf8')) as { packages: Packages };
	const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
		Object.keys(optionalDependencies).filter((name) => !isLocked(packages, name, place)),
	);
	if (missing.length > 0) {
		console.error(`${file} does not name these optional packages:\n${missing.join('\n')}`);
		console.error('npm ci would fail. Put their entries back, as the last committed lock file has them.');
		process.exitCode = 1;
	}
}

/** Looks where Node would: beside the package, and in each folder above. */
function isLocked(packages: Packages, name: string, place: string): boolean {
	if (packages[path.posix.join(place, 'node_modules', name)]) {
		return true;
	}
	const above = place.lastIndexOf('node_modules/');
	return above >= 0 && isLocked(packages, name, place.slice(0, above).replace(/\/$/, ''));
}
