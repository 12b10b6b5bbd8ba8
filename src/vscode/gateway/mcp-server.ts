import * as vscode from 'vscode';
import type { Settings } from '../settings.ts';
import type { GatewayControl } from './gateway-control.ts';

/**
 * Offers Weir's tools (`ask`, `generate_image` …) to VS Code as an MCP server: the gateway of this window, which
 * starts when VS Code wants the server, and whose token goes into the request's header alone.
 */
export function registerMcpServer({
	gateway,
	settings,
}: {
	gateway: Pick<GatewayControl, 'start'>;
	settings: Pick<Settings, 'gatewayPort'>;
}): vscode.Disposable {
	return vscode.lm.registerMcpServerDefinitionProvider('weir', {
		provideMcpServerDefinitions: () => [
			new vscode.McpHttpServerDefinition('Weir', addressOf(`http://127.0.0.1:${settings.gatewayPort()}`)),
		],
		async resolveMcpServerDefinition(definition: vscode.McpHttpServerDefinition) {
			const { url, token } = await gateway.start();
			definition.uri = addressOf(url);
			definition.headers = { authorization: `Bearer ${token}` };
			return definition;
		},
	});
}

function addressOf(url: string): vscode.Uri {
	return vscode.Uri.parse(`${url}/mcp`);
}
