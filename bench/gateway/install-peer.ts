import path from 'node:path';
import { installFolder } from '../../scripts/install-folder.ts';

/** Installs a benchmark's peer beside its manifest; default: the gateway's. */
export function installPeer(folder = path.join(import.meta.dirname, 'peer')): Promise<void> {
	return installFolder(folder, 'the peer');
}
