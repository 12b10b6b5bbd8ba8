import { t } from '@vscode/l10n';
import type { ComposerState, Spent } from '../../webview/messages.ts';
import { type Attachment, Attachments } from './attachments.ts';
import { findSecrets } from './find-secrets.ts';
import type { Prompt } from './held-turn.ts';
import { readSlashCommand } from './slash-commands.ts';

/** What composing needs of its chat. */
export interface ComposingInputs {
	/** Asks, in the stead of another turn where one is named; false where it cannot now. */
	send(prompt: Prompt, instead: string | undefined): boolean;
	isRunning(): boolean;
	/** The message leaves this machine. */
	leaves(): boolean;
	/** Hides the user's own keys: a text that it changes holds one. */
	redact(text: string): string;
	/** Runs one of Weir's commands. */
	run(command: string): void;
	/** The selection or file in front, for a command that needs code; undefined where there is none. */
	codeInFront(): Attachment | undefined;
	/** What stands around the box has changed. */
	changed(): void;
}

interface Waiting {
	id: string;
	prompt: Prompt;
	instead: string | undefined;
}

interface Message {
	prompt: Prompt;
	instead: string | undefined;
	/** It stands in the composer, with what is attached there. */
	isWritten: boolean;
}

/** The next message while it is written: what goes along, what waits, what is held back. */
export class Composing {
	readonly attachments = new Attachments();
	/** What stands in the box, as far as the page has told. */
	draft = '';
	estimate: ComposerState['estimate'];
	readonly #inputs: ComposingInputs;
	#queue: Waiting[] = [];
	#lastId = 0;
	#editing: { turnId: string; text: string } | undefined;
	#held: { message: Message; secrets: NonNullable<ComposerState['held']>['secrets'] } | undefined;

	constructor(inputs: ComposingInputs) {
		this.#inputs = inputs;
	}

	/** What the page shows. */
	state(more: { parameters: string; session?: Spent | undefined; today?: Spent | undefined }): ComposerState {
		const { parameters, session, today } = more;
		return {
			chips: this.attachments.chips(),
			queue: this.#queue.map(({ id, prompt }) => ({
				id,
				text: prompt.text,
				chips: prompt.context.map(({ label }) => label),
			})),
			parameters,
			...(this.estimate ? { estimate: this.estimate } : {}),
			...(session ? { session } : {}),
			...(today ? { today } : {}),
			...(this.#editing ? { editing: this.#editing } : {}),
			...(this.#held ? { held: { text: this.#held.message.prompt.text, secrets: this.#held.secrets } } : {}),
		};
	}

	/** What would be sent now. */
	prompt(): Prompt {
		return { text: this.draft, context: this.attachments.context() };
	}

	/** Takes what the user sent: runs a command, asks, lets it wait for its turn, or holds it back. */
	submit(written: string): void {
		const text = written.trim();
		const command = readSlashCommand(text);
		this.draft = '';
		if (command?.type === 'run') {
			this.#inputs.run(command.command);
			return;
		}
		const code = command && this.attachments.isEmpty ? this.#inputs.codeInFront() : undefined;
		if (code) {
			this.attachments.add(code);
		}
		if (text !== '' || !this.attachments.isEmpty) {
			const prompt = { text: command?.text ?? text, context: this.attachments.context() };
			this.#ask({ prompt, instead: this.#editing?.turnId, isWritten: true });
		}
	}

	/** Asks something that was not written here; what is being written stays. Secrets are held back all the same. */
	ask(prompt: Prompt): void {
		this.#ask({ prompt, instead: undefined, isWritten: false });
	}

	/** Sends what was held back, or gives it up; the page has its text then. */
	release(anyway: boolean): void {
		const held = this.#held;
		this.#held = undefined;
		if (held && anyway) {
			this.#deliver(held.message);
		}
		this.#inputs.changed();
	}

	edit(turnId: string, { text, context }: Prompt): void {
		this.#editing = { turnId, text };
		this.attachments.set(context.map((one) => ({ ...one, icon: iconOf(one.mimeType) })));
		this.#inputs.changed();
	}

	cancelEdit(): void {
		this.#editing = undefined;
		this.attachments.set([]);
		this.#inputs.changed();
	}

	/** Asks what has waited longest. Call it when an answer has come to its end by itself. */
	next(): void {
		const [first] = this.#queue;
		if (first) {
			this.sendQueued(first.id);
		}
	}

	sendQueued(id: string): void {
		const waiting = this.#queue.find((one) => one.id === id);
		if (waiting && this.#inputs.send(waiting.prompt, waiting.instead)) {
			this.removeQueued(id);
		}
	}

	removeQueued(id: string): void {
		this.#queue = this.#queue.filter((one) => one.id !== id);
		this.#inputs.changed();
	}

	clear(): void {
		this.#queue = [];
		this.#editing = undefined;
		this.#held = undefined;
		this.attachments.set([]);
		this.#inputs.changed();
	}

	#ask(message: Message): void {
		const secrets = this.#inputs.leaves() ? this.#secretsIn(message.prompt) : [];
		if (secrets.length > 0) {
			this.#held = { message, secrets };
		} else {
			this.#deliver(message);
		}
		this.#inputs.changed();
	}

	#deliver({ prompt, instead, isWritten }: Message): void {
		if (isWritten) {
			this.#editing = undefined;
			this.attachments.set([]);
		}
		if (!this.#inputs.isRunning() && this.#inputs.send(prompt, instead)) {
			return;
		}
		this.#lastId += 1;
		this.#queue.push({ id: String(this.#lastId), prompt, instead });
	}

	#secretsIn({ text, context }: Prompt): NonNullable<ComposerState['held']>['secrets'] {
		const texts = [
			{ where: t('your message'), content: text },
			...context
				.filter(({ mimeType }) => mimeType === undefined)
				.map(({ label, content }) => ({ where: label, content })),
		];
		return texts.flatMap(({ where, content }) => {
			const found = findSecrets(content).map((secret) => ({ ...secret, where }));
			const own = found.length === 0 && this.#inputs.redact(content) !== content;
			return own ? [{ what: t('a key that you gave to Weir'), where, shown: '' }] : found;
		});
	}
}

function iconOf(mimeType: string | undefined): string {
	return mimeType === undefined ? 'file' : mimeType.startsWith('image/') ? 'file-media' : 'file-binary';
}
