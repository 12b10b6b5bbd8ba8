import { t } from '@vscode/l10n';
import { element, icon, iconButton, setHidden } from './element.ts';
import type { Chip, PageMessage } from './messages.ts';

/** What goes along with the next message: each piece with its size, removable. */
export function createComposerChips(post: (message: PageMessage) => void): {
	element: HTMLElement;
	update(chips: readonly Chip[]): void;
} {
	const root = element('ul', { class: 'chips composer-chips', 'aria-label': t('Goes along'), hidden: true });
	const shown = new Map<string, HTMLElement>();
	return {
		element: root,
		update(chips) {
			const known = new Set(chips.map(({ id }) => id));
			for (const [id, chip] of shown) {
				if (!known.has(id)) {
					chip.remove();
					shown.delete(id);
				}
			}
			for (const chip of chips) {
				if (!shown.has(chip.id)) {
					const built = createChip(chip, () => post({ type: 'remove-chip', id: chip.id }));
					shown.set(chip.id, built);
					root.append(built);
				}
			}
			setHidden(root, chips.length === 0);
		},
	};
}

function createChip({ label, icon: name, size }: Chip, remove: () => void): HTMLElement {
	const button = iconButton('close', t('Remove {0}', label));
	button.addEventListener('click', remove);
	return element(
		'li',
		{ class: 'chip', title: `${label}, ${size}` },
		// A codicon's name, and nothing else that a class could be.
		icon(/^[a-z-]+$/.test(name) ? name : 'file'),
		element('span', { class: 'chip-label' }, label),
		element('span', { class: 'chip-size' }, size),
		button,
	);
}
