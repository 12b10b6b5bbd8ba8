import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { StreamError } from '../../core/errors.ts';

/** A gateway that listens. */
export interface RunningGateway {
	/** Without a path: `http://127.0.0.1:4747`. */
	url: string;
	token: string;
	/** Lets the answers under way come to their end, and stops. */
	close(): Promise<void>;
}

/** The gateway of this window: off until it is asked for, and gone with the window. */
export interface GatewayControl extends vscode.Disposable {
	/** The running one; the first call starts it. @throws StreamError where it cannot begin. */
	start(): Promise<RunningGateway>;
	/** Stops it; none running is no error. */
	stop(): Promise<void>;
	/** The running one, if there is one. */
	running(): RunningGateway | undefined;
}

/**
 * @param begin loads the gateway and begins to listen.
 * @throws StreamError `permission` from `start` in a workspace that is not trusted.
 */
export function createGatewayControl(begin: () => Promise<RunningGateway>): GatewayControl {
	const item = createStatusItem();
	let starting: Promise<RunningGateway> | undefined;
	let current: RunningGateway | undefined;
	const forget = () => {
		starting = undefined;
		current = undefined;
		item.hide();
	};
	return {
		start() {
			if (!vscode.workspace.isTrusted) {
				const problem = t(
					'The gateway is off in a workspace that you do not trust. Trust it, or use another window.',
				);
				return Promise.reject(new StreamError('permission', problem));
			}
			starting ??= begin().then(
				(gateway) => {
					current = gateway;
					item.text = `$(radio-tower) Weir ${new URL(gateway.url).port}`;
					item.tooltip = t("Weir's gateway listens on {0}. Click to connect another tool.", gateway.url);
					item.show();
					return gateway;
				},
				(error: unknown) => {
					forget();
					throw error;
				},
			);
			return starting;
		},
		async stop() {
			const gateway = await starting?.catch(() => undefined);
			forget();
			await gateway?.close();
		},
		running: () => current,
		dispose() {
			void starting?.then(
				(gateway) => gateway.close(),
				() => undefined,
			);
			item.dispose();
		},
	};
}

function createStatusItem(): vscode.StatusBarItem {
	const item = vscode.window.createStatusBarItem('weir.gateway', vscode.StatusBarAlignment.Right, 89);
	item.name = t('Weir: Gateway');
	item.command = 'weir.connectTool';
	return item;
}
