import assert from 'node:assert/strict';
import { type Launched, launch } from '../workbench/launch.ts';
import { holdsText, selectLines, textOf } from './editor.ts';
import { answerNotification, enterText } from './quick-input.ts';

describe('inline edit in the window', () => {
	let weir: Launched;

	before(async () => {
		weir = await launch();
	});

	after(() => weir?.close());

	const select = () => selectLines(weir, 'src/basket.ts', 11, 17);

	it('asks what to do, shows the proposal as a diff, and writes it when it is accepted', async () => {
		const before = await select();
		await weir.ui.command('Weir: Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor basket.ts:11-17', 'Name things better');
		const accept = weir.page.getByRole('button', { name: 'Accept Edit' });
		await accept.waitFor();
		for (const theme of ['light', 'dark', 'highContrast'] as const) {
			await weir.ui.theme(theme);
			await weir.ui.screenshot(`refactor-diff-${theme}`);
		}
		await accept.click();
		await weir.page.getByText('One undo takes it back').waitFor();
		assert.notEqual(await textOf(weir, 'src/basket.ts'), before);
		await weir.page.keyboard.press('ControlOrMeta+Z');
		await holdsText(weir, 'src/basket.ts', before);
	});

	it('can be rejected from the notification, and leaves nothing open', async () => {
		const before = await select();
		await weir.ui.command('Weir: Refactor Selection');
		await enterText(weir.ui, 'Weir: Refactor basket.ts:11-17', 'Name things better');
		await weir.page.getByRole('button', { name: 'Accept Edit' }).waitFor();
		await answerNotification(weir.ui, 'Weir proposes 8 lines for the 7 lines of basket.ts:11-17.', 'Reject');
		await weir.page.getByText('basket.ts (proposed by Weir)').waitFor({ state: 'hidden' });
		assert.equal(await textOf(weir, 'src/basket.ts'), before);
	});

	it('explains the selection in the chat view', async () => {
		await select();
		await weir.ui.command('Weir: Explain Selection');
		const page = await weir.ui.openWeir();
		await page.getByText('basket.ts:11-17').first().waitFor();
		await page.getByText('it can count').first().waitFor();
		await weir.ui.screenshot('explain-selection');
	});
});
