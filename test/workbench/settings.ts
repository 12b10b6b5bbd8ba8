/** User settings of every window under test: nothing moves, asks, or looks anything up by itself. */
export const SETTINGS: Readonly<Record<string, unknown>> = {
	'chat.commandCenter.enabled': false,
	'editor.cursorBlinking': 'solid',
	'extensions.autoCheckUpdates': false,
	'extensions.autoUpdate': false,
	'extensions.ignoreRecommendations': true,
	'files.simpleDialog.enable': true,
	'git.openRepositoryInParentFolders': 'never',
	'security.workspace.trust.startupPrompt': 'never',
	'telemetry.telemetryLevel': 'off',
	'update.mode': 'none',
	'window.confirmBeforeClose': 'never',
	'workbench.enableExperiments': false,
	'workbench.startupEditor': 'none',
	'workbench.tips.enabled': false,
	'workbench.welcomePage.walkthroughs.openOnInstall': false,
};
