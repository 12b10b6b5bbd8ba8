/** Attributes by name. `true` sets an empty one; `false` and `undefined` set none. */
export type Attributes = Readonly<Record<string, string | boolean | undefined>>;

/** What an element may hold; `false` and `undefined` hold nothing. */
export type Child = Node | string | false | undefined;

/** Builds an element. Text is always text: nothing here parses HTML. */
export function element<Tag extends keyof HTMLElementTagNameMap>(
	tag: Tag,
	attributes: Attributes = {},
	...children: readonly Child[]
): HTMLElementTagNameMap[Tag] {
	const built = document.createElement(tag);
	for (const [name, value] of Object.entries(attributes)) {
		if (value !== undefined && value !== false) {
			built.setAttribute(name, value === true ? '' : value);
		}
	}
	built.append(...children.filter((child) => child !== undefined && child !== false));
	return built;
}

/** One of VS Code's own icons, by its codicon name. It says nothing to a screen reader. */
export function icon(name: string): HTMLElement {
	return element('span', { class: `codicon codicon-${name}`, 'aria-hidden': 'true' });
}

/** A button of an icon alone; `label` is its name and its tooltip. */
export function iconButton(name: string, label: string, attributes: Attributes = {}): HTMLButtonElement {
	return element(
		'button',
		{ type: 'button', class: 'icon-button', 'aria-label': label, title: label, ...attributes },
		icon(name),
	);
}

/** A button with words on it. */
export function textButton(label: string, attributes: Attributes = {}): HTMLButtonElement {
	return element('button', { type: 'button', class: 'button', ...attributes }, label);
}

/** Sets an attribute only where it differs, so that nothing is painted or announced for nothing. */
export function setAttribute(target: Element, name: string, value: string): void {
	if (target.getAttribute(name) !== value) {
		target.setAttribute(name, value);
	}
}

/** Sets an element's text only where it differs. */
export function setText(target: Element, text: string): void {
	if (target.textContent !== text) {
		target.textContent = text;
	}
}

/** Hides an element, or shows it, only where it differs: to set it once more would have its style computed again. */
export function setHidden(target: HTMLElement, hidden: boolean): void {
	if (target.hidden !== hidden) {
		target.hidden = hidden;
	}
}
