import { t } from '@vscode/l10n';

/** What a file inside the workspace is by its name. */
export interface Verdict {
	/** As `Target.sensitive`. */
	sensitive?: string | undefined;
	/** As `Target.readOnly`. */
	readOnly?: string | undefined;
	/** As `Target.secret`. */
	secret: boolean;
}

/**
 * Judges a resolved path. Names are compared as the most lenient file system would: without regard to case,
 * Unicode form, invisible characters, trailing dots and spaces, whatever the platform; a false alarm costs a
 * sentence, a missed one a machine.
 *
 * @param absolute every name of the real path, from the file system's root.
 * @param below the names below the workspace folder; the end of `absolute`.
 */
export function judge(absolute: readonly string[], below: readonly string[]): Verdict {
	const names = below.map(foldName);
	const file = names.at(-1) ?? '';
	const path = names.join('/');
	return {
		readOnly: absolute.map(foldName).some(isGit)
			? 'Git keeps its own state in .git; Weir never writes there. Use Git itself.'
			: undefined,
		sensitive: SENSITIVE.find(({ pattern }) => pattern.test(path))?.reason(),
		secret: isSecret(file, path),
	};
}

/** HFS+ ignores these in names, so `.g\u200cit` is `.git` there. */
const IGNORABLE = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u206a-\u206f\ufeff]/g;

function foldName(name: string): string {
	return (
		name
			.normalize('NFC')
			.replace(IGNORABLE, '')
			// To upper case first: a long s, a Kelvin sign and a dotless i become plain letters.
			.toUpperCase()
			.toLowerCase()
			.replaceAll('\u0307', '')
			// An NTFS stream of a file is the file.
			.replace(/(?<=.):.*$/, '')
			.replace(/[. ]+$/, '')
	);
}

/** `git~1` is what NTFS calls `.git` too. */
function isGit(name: string): boolean {
	return name === '.git' || /^git~\d+$/.test(name);
}

/** Patterns are over folded names with `/` between them. `(^|/)`: at any depth. */
const SENSITIVE: readonly { pattern: RegExp; reason(): string }[] = [
	{
		pattern: /(?:^|\/)(?:\.vscode|vscode~\d+)\/|\.code-workspace$/,
		reason: () => t('VS Code obeys these settings, and may run the tasks and programs that they name.'),
	},
	{
		pattern:
			/(?:^|\/)(?:\.idea|\.cursor|\.claude|\.codex|\.gemini|\.continue|\.roo|\.windsurf)\/|(?:^|\/)(?:\.mcp\.json|mcp\.json|\.cursorrules|\.clinerules|\.windsurfrules|agents\.md|claude\.md|gemini\.md|copilot-instructions\.md)$|(?:^|\/)\.github\/(?:agents|hooks|prompts|instructions|chatmodes|skills)\//,
		reason: () => t('Editors and AI assistants obey what stands here.'),
	},
	{
		pattern:
			/(?:^|\/)(?:\.github\/workflows|\.github\/actions|\.gitea\/workflows|\.forgejo\/workflows|\.circleci|\.devcontainer|\.husky|\.githooks|\.ci)\/|(?:^|\/)(?:\.gitlab-ci\.ya?ml|\.travis\.yml|jenkinsfile|azure-pipelines\.ya?ml|bitbucket-pipelines\.ya?ml|\.pre-commit-config\.yaml|lefthook\.ya?ml|\.devcontainer\.json)$/,
		reason: () => t('Build servers, containers or Git hooks run what stands here.'),
	},
	{
		pattern:
			/(?:^|\/)(?:package\.json|\.npmrc|\.yarnrc(?:\.yml)?|\.pnpmfile\.[^/]*|pnpm-workspace\.yaml|cargo\.toml|build\.rs|server\.xml|web\.config|gradle\.properties|(?:gnu)?makefile|justfile|rakefile|gemfile|dockerfile|docker-compose\.ya?ml|compose\.ya?ml|pyproject\.toml|setup\.py|conftest\.py|sitecustomize\.py|\.gitattributes|\.gitmodules|\.gitconfig|\.envrc)$|(?:^|\/)\.cargo\/|(?:^|\/)\.yarn\/|\/ruby_lsp\/[^/]+\/addon/,
		reason: () => t('Building, installing or entering the folder runs what stands here.'),
	},
	{
		pattern: /\.(?:csproj|fsproj|vbproj|vcxproj|proj|targets|props|gradle|gradle\.kts|mk|cmake)$/,
		reason: () => t('Building runs what stands here.'),
	},
	{
		pattern:
			/\.(?:sh|bash|zsh|fish|ps1|psm1|bat|cmd|command)$|(?:^|\/)\.(?:bash|zsh)(?:rc|env)$|(?:^|\/)\.(?:bash_)?profile$/,
		reason: () => t('This is a script that a shell runs.'),
	},
	{
		pattern: /\.lock$|-lock\.(?:ya?ml|json)$/,
		reason: () => t('This decides which code is installed.'),
	},
	{
		pattern: /(?:^|\/)\.env(?:\.[^/]*)?$/,
		reason: () => t('Programs take their settings and keys from here.'),
	},
];

/** Files that show what a secret one would look like. */
const HARMLESS = /\.(?:example|sample|template|dist|defaults?|pub)$/;

const SECRET_FILE =
	/^(?:\.env(?:\..*)?|.*\.env|\.npmrc|\.netrc|_netrc|\.pypirc|\.pgpass|\.htpasswd|\.git-credentials|\.dockercfg|id_(?:rsa|dsa|ecdsa|ed25519)(?:_sk)?|credentials|.*\.(?:pem|key|p12|pfx|jks|keystore|kdbx|ppk|tfstate))$/;

const SECRET_PATH =
	/(?:^|\/)(?:\.ssh|\.gnupg|\.aws|\.azure)\/|(?:^|\/)(?:\.kube\/config|\.docker\/config\.json|\.cargo\/credentials(?:\.toml)?|\.git\/config)$/;

function isSecret(file: string, path: string): boolean {
	return !HARMLESS.test(file) && (SECRET_FILE.test(file) || SECRET_PATH.test(path));
}
