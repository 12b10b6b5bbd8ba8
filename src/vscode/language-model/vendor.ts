/** Weir's vendor name in `vscode.lm`, as in the manifest. */
export const VENDOR = 'weir';
