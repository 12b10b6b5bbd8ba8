import assert from 'node:assert/strict';
import { StreamError } from '../../src/core/errors.ts';
import {
	formatPath,
	namesBelow,
	type PathStyle,
	parsePath,
	splitAbsolute,
} from '../../src/tools/path-style.ts';

describe('parsePath', () => {
	function refuses(style: PathStyle, paths: readonly string[]) {
		for (const path of paths) {
			assert.throws(
				() => parsePath(path, style),
				(error) => error instanceof StreamError && error.kind === 'tool',
				`${style}: ${JSON.stringify(path)}`,
			);
		}
	}

	function takes(style: PathStyle, paths: Readonly<Record<string, string>>) {
		for (const [path, written] of Object.entries(paths)) {
			const { root, names } = parsePath(path, style);
			assert.equal(formatPath(root, names, style), written, `${style}: ${path}`);
		}
	}

	it('takes paths apart', () => {
		takes('posix', {
			'src/a.ts': 'src/a.ts',
			'./src//a.ts': 'src/a.ts',
			'src/../package.json': 'package.json',
			'.': '',
			'/work/a': '/work/a',
			'a b/ç.ts': 'a b/ç.ts',
			'%2e%2e/a': '%2e%2e/a',
			'...': '...',
			'a~1': 'a~1',
			con: 'con',
			'ab:c': 'ab:c',
			'notes.': 'notes.',
			'@scope/name': '@scope/name',
			'[id].tsx': '[id].tsx',
		});
		takes('windows', {
			'src/a.ts': 'src\\a.ts',
			'src\\a.ts': 'src\\a.ts',
			'c:\\work\\..\\a': 'C:\\a',
			'C:/work/a': 'C:\\work\\a',
			'.gitignore': '.gitignore',
			'console.log': 'console.log',
			'a~b': 'a~b',
			'$RECYCLE/[id].ts': '$RECYCLE\\[id].ts',
		});
	});

	it('refuses on every platform what is no path inside anything', () => {
		for (const style of ['posix', 'windows'] as const) {
			refuses(style, [
				...['', '  ', 'a\0b', 'a\nb', 'a\u001b[31m', '\ud800'],
				...['..', '../a', 'a/../../b', './../a', 'a/b/../../../c'],
				...['//host/share', '\\\\host\\share', '\\\\?\\C:\\a', '\\\\.\\pipe\\x', '/\\host\\a', '\\/host/a'],
				...['file:///etc/passwd', 'file:a', 'https://a/b', 'vscode-vfs://github/a'],
				...['~', '~/a', '~\\a', 'C:a', 'c:'],
			]);
		}
	});

	it('refuses on POSIX what only Windows would read', () => {
		refuses('posix', ['a\\b', '..\\..\\a', 'C:\\a', 'C:/a', '\\a']);
	});

	it('refuses on Windows what it reads as something else than it says', () => {
		refuses('windows', [
			...['a.txt:stream', 'a::$DATA', '.git::$INDEX_ALLOCATION/config', 'src:x/a'],
			...['GIT~1', 'GIT~1/config', 'PROGRA~1', 'a/VSCODE~2.JSO', 'abcdef~12.txt'],
			...['.git.', '.git ', 'a./b', 'a /b', 'a. . '],
			...['CON', 'nul', 'aux.txt', 'a/COM1', 'lpt9.log', 'COM¹', 'CONIN$'],
			...['a?', 'a*', 'a<b', 'a|b', 'a"b'],
			...['/a', '\\a', '/etc/passwd'],
		]);
	});
});

describe('namesBelow', () => {
	it('compares names, not letters', () => {
		assert.deepEqual(namesBelow('/work', '/work/a/b', 'posix'), ['a', 'b']);
		assert.deepEqual(namesBelow('/work/', '/work', 'posix'), []);
		assert.equal(namesBelow('/work', '/workshop/a', 'posix'), undefined);
		assert.equal(namesBelow('/work', '/Work/a', 'posix'), undefined);
		assert.deepEqual(namesBelow('c:\\Work', 'C:\\work\\A', 'windows'), ['A']);
		assert.equal(namesBelow('C:\\work', 'D:\\work\\a', 'windows'), undefined);
		assert.equal(namesBelow('C:\\work', 'C:\\', 'windows'), undefined);
		assert.deepEqual(namesBelow('\\\\host\\share\\w', '\\\\HOST\\share\\w\\a', 'windows'), ['a']);
		assert.equal(namesBelow('\\\\host\\share', '\\\\other\\share\\a', 'windows'), undefined);
	});
});

describe('splitAbsolute', () => {
	it('knows the roots of both platforms', () => {
		assert.deepEqual(splitAbsolute('/a/b', 'posix'), { root: '/', names: ['a', 'b'] });
		assert.deepEqual(splitAbsolute('c:\\a\\b', 'windows'), { root: 'C:\\', names: ['a', 'b'] });
		assert.deepEqual(splitAbsolute('\\\\h\\s\\a', 'windows'), { root: '\\\\h\\s\\', names: ['a'] });
	});
});
