import assert from 'node:assert/strict';
import { findCalls } from '../../scripts/l10n/calls.ts';
import { takeTexts } from '../../scripts/l10n/manifest-texts.ts';
import { complaintsAbout } from '../../scripts/l10n/translation.ts';
import { findUntranslated } from '../../scripts/l10n/untranslated.ts';

const IMPORT = "import { t } from '@vscode/l10n';\n";

describe('the extraction of sentences', () => {
	const complaintAbout = (call: string) =>
		findCalls('a.ts', `${IMPORT}function f(x: string[]) { ${call}; }`).complaints[0];

	it('finds every literal that goes through t, in every kind of function', () => {
		const code = `${IMPORT}
			const a = () => t('One {0}', b as string);
			function c() { return [t("Two's"), t(
				'Three {1} {0}',
				1,
				2,
			)]; }
			class D { e = () => t('Four'); }`;
		assert.deepEqual(findCalls('a.ts', code), {
			sentences: ['One {0}', "Two's", 'Three {1} {0}', 'Four'],
			complaints: [],
		});
	});

	it('leaves other functions of that name alone', () => {
		assert.deepEqual(findCalls('a.ts', "const t = (x: string) => x; const y = t('no');"), {
			sentences: [],
			complaints: [],
		});
	});

	it('refuses what no translation could serve', () => {
		assert.match(complaintAbout('t(x[0])') ?? '', /^a\.ts:2: the first argument of t\(\) is not a literal/);
		assert.match(complaintAbout(`t(\`a \${x}\`)`) ?? '', /not a literal/);
		assert.match(complaintAbout("t('a' + 'b')") ?? '', /not a literal/);
		assert.match(complaintAbout("t('{0} {1}', x[0])") ?? '', /1 values for the placeholders \{0}, \{1}/);
		assert.match(complaintAbout("t('none', x[0])") ?? '', /1 values/);
		assert.match(complaintAbout("t('{0}', ...x)") ?? '', /1 values/);
		assert.equal(complaintAbout("t('{0} and {0}', x[0])"), undefined);
	});

	it('refuses a call that would run before there is a translation', () => {
		const { complaints } = findCalls('a.ts', `${IMPORT}const TABLE = { a: t('A') };`);
		assert.match(complaints[0] ?? '', /as the module loads/);
	});
});

describe('the search for what is not translated', () => {
	it('finds words where people read them', () => {
		const code = `
			throw new StreamError('network', 'No way.');
			vscode.window.showErrorMessage(\`No \${way}.\`);
			element('button', { 'aria-label': 'Close', title: x });
			iconButton('add', 'Add');`;
		assert.deepEqual(
			findUntranslated('src/vscode/a.ts', code).map((complaint) =>
				/:(\d+): (\S+)/.exec(complaint)?.slice(1, 3),
			),
			[
				['2', "'No"],
				['3', '`No'],
				['4', "'Close'"],
				['5', "'Add'"],
			],
		);
	});

	it('lets pass what is translated, what models and programs read, and what are no words', () => {
		const code = `
			throw new StreamError('network', t('No way.'));
			throw new StreamError('tool', 'Not run.');
			element('button', { placeholder: 'https://models.example.com/v1', tooltip: \`\${a} · \${b}\` });
			tell('content_block_start');`;
		assert.deepEqual(findUntranslated('src/vscode/a.ts', code), []);
		const wire = "throw new StreamError('invalid-request', 'n must be 1.')";
		assert.deepEqual(findUntranslated('src/core/protocols/openai-chat/server-request.ts', wire), []);
	});
});

describe('a translation', () => {
	it('is whole where it says all, nothing else, with the same placeholders', () => {
		const original = { a: '{0} of {1}', b: 'b' };
		assert.deepEqual(complaintsAbout('de', { a: 'von {1}: {0}', b: 'B' }, original), []);
		assert.deepEqual(complaintsAbout('de', { a: '{0}', c: 'C' }, original), [
			'de lacks "b".',
			'de translates what is not said any more: "c".',
			'de has other placeholders than "a".',
		]);
	});
});

describe("the manifest's texts", () => {
	const manifest = {
		name: 'weir',
		description: 'A chat',
		contributes: {
			commands: [{ command: 'weir.stop', title: 'Stop', category: 'Weir' }],
			views: { weir: [{ id: 'weir.chat', name: '%known%' }] },
			languageModelTools: [{ name: 'read', inputSchema: { description: 'for models' } }],
		},
	};

	it('move to keys that say where they stand, and those that are keys already stay', () => {
		const taken = takeTexts(manifest, { known: 'Known', old: 'Gone' });
		assert.deepEqual(taken.complaints, []);
		assert.deepEqual(taken.texts, {
			description: 'A chat',
			'commands.weir.stop.title': 'Stop',
			known: 'Known',
		});
		assert.deepEqual(taken.manifest.contributes, {
			commands: [{ command: 'weir.stop', title: '%commands.weir.stop.title%', category: 'Weir' }],
			views: { weir: [{ id: 'weir.chat', name: '%known%' }] },
			languageModelTools: [{ name: 'read', inputSchema: { description: 'for models' } }],
		});
		assert.deepEqual(takeTexts(taken.manifest, taken.texts).texts, taken.texts);
	});

	it('miss nothing that a key stands for', () => {
		assert.deepEqual(takeTexts(manifest, {}).complaints, [
			'package.nls.json lacks "known", which package.json names.',
		]);
	});
});
