import assert from 'node:assert/strict';
import { judge, type Verdict } from '../../src/tools/path-guard.ts';

describe('judge', () => {
	function of(path: string, folder = '/work'): Verdict {
		const below = path.split('/');
		return judge([...folder.split('/').filter(Boolean), ...below], below);
	}

	/** Spellings that some file system takes for the same name. */
	function spellings(path: string): string[] {
		const [first = '', ...rest] = path.split('/');
		const variants = [
			first.toUpperCase(),
			first.replace(/[a-z]/, (letter) => letter.toUpperCase()),
			`${first}.`,
			`${first} `,
			`${first}. .`,
			`${first.slice(0, 2)}\u200c${first.slice(2)}`,
			`\ufeff${first}`,
			`${first}::$INDEX_ALLOCATION`,
			first.replace('i', 'İ'),
			first.replace('i', 'ı'),
			first.replace('s', 'ſ'),
			first.replace('k', '\u212a'),
		];
		return [path, ...variants.map((variant) => [variant, ...rest].join('/'))];
	}

	it('never lets .git be written, however it is spelt and wherever it stands', () => {
		for (const path of [
			...spellings('.git/hooks/pre-commit'),
			...spellings('.git/config'),
			...spellings('.git'),
			...['GIT~1/config', 'git~2', 'a/b/.git/HEAD', 'vendor/x/.git', '.g\u00adit/config'],
		]) {
			assert.ok(of(path).readOnly, JSON.stringify(path));
		}
		assert.ok(of('hooks/pre-commit', '/repo/.git').readOnly, 'a workspace inside .git');
		for (const path of [
			'.gitignore',
			'.github/a.md',
			'git/a',
			'x.git/a',
			'.git-blame-ignore-revs',
			'agit~1',
		]) {
			assert.equal(of(path).readOnly, undefined, path);
		}
	});

	it('warns of what something else obeys or runs', () => {
		for (const path of [
			...spellings('.vscode/settings.json'),
			...spellings('.vscode/tasks.json'),
			...spellings('.husky/pre-commit'),
			...[
				'a.code-workspace',
				'x/.vscode/launch.json',
				'.idea/a.xml',
				'.cursor/rules/a',
				'.claude/settings.json',
			],
			...['.mcp.json', 'AGENTS.md', 'pkg/CLAUDE.md', '.github/workflows/ci.yml', '.github/agents/a.md'],
			...[
				'package.json',
				'a/package.json',
				'.npmrc',
				'pnpm-lock.yaml',
				'yarn.lock',
				'Cargo.toml',
				'build.rs',
			],
			...[
				'Makefile',
				'Dockerfile',
				'.envrc',
				'.env',
				'.env.local',
				'run.sh',
				'a/b.ps1',
				'x.csproj',
				'a.gradle.kts',
			],
			...[
				'.devcontainer/devcontainer.json',
				'.ci/run',
				'.gitattributes',
				'.pre-commit-config.yaml',
				'setup.py',
			],
		]) {
			assert.ok(of(path).sensitive, JSON.stringify(path));
		}
	});

	it('lets ordinary files be ordinary', () => {
		for (const path of [
			...[
				'src/a.ts',
				'README.md',
				'vscode/a.ts',
				'docs/vscode.md',
				'src/package.ts',
				'my-package.json5',
				'a/env.ts',
			],
			...[
				'lock.ts',
				'src/lockfile.ts',
				'shell.md',
				'src/git.ts',
				'claude.ts',
				'agents.mdx',
				'src/key.ts',
				'keys.md',
			],
			...[
				'.github/ISSUE_TEMPLATE.md',
				'.editorconfig',
				'src/makefile.ts',
				'test/environment.ts',
				'a.b.c',
				'日本語.md',
			],
		]) {
			assert.deepEqual(of(path), { readOnly: undefined, sensitive: undefined, secret: false }, path);
		}
	});

	it('knows by their names the files that hold secrets', () => {
		for (const path of [
			...spellings('.env'),
			...[
				'a/.env.production',
				'prod.env',
				'key.pem',
				'a/server.key',
				'id_rsa',
				'id_ed25519',
				'x.p12',
				'.npmrc',
			],
			...[
				'.netrc',
				'.git/config',
				'.ssh/known_hosts',
				'.aws/config',
				'.aws/credentials',
				'.docker/config.json',
			],
			...['ID_RSA', 'Server.PEM', 'terraform.tfstate'],
		]) {
			assert.ok(of(path).secret, JSON.stringify(path));
		}
		for (const path of [
			'.env.example',
			'.env.sample',
			'id_rsa.pub',
			'env.ts',
			'docs/pem.md',
			'keyboard.ts',
			'.git/HEAD',
		]) {
			assert.equal(of(path).secret, false, path);
		}
	});
});
