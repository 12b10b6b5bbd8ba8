import { t } from '@vscode/l10n';
import * as vscode from 'vscode';
import { plural } from '../../core/language.ts';
import type { Catalog, CatalogModel } from '../catalog.ts';
import { runAction } from '../chat/page-actions.ts';
import { failureOf } from '../failure.ts';
import type { EditReviews } from '../review/edit-reviews.ts';
import { applyCode } from './apply-code.ts';
import type { BoundSelection } from './bound-selection.ts';
import { codeOf } from './code-answer.ts';
import { fitCode, previewOf } from './fit-code.ts';
import { refactorRequest } from './refactor-prompt.ts';
import { surroundingsOf, taskOf } from './refactor-task.ts';
import { writeCode } from './write-code.ts';

/** What a refactoring needs of the rest of the extension. */
export interface RefactorInputs {
	catalog: Catalog;
	reviews: EditReviews;
	/** Hides keys. */
	redact(text: string): string;
}

/**
 * How it ended, as the document says. `stale`: the selected code had changed meanwhile; `refused`: VS Code did not
 * take the edit. In all but `accepted` the document is as it was.
 */
export type Outcome = 'accepted' | 'rejected' | 'stale' | 'refused' | 'failed';

/**
 * Asks the chosen model to rewrite the selection and shows the answer as a diff while it streams. The document
 * changes when the user accepts, in one step that one undo takes back. A failure is told, with Retry.
 */
export async function refactorSelection(
	selection: BoundSelection,
	instruction: string,
	inputs: RefactorInputs,
): Promise<Outcome> {
	for (;;) {
		const model = inputs.catalog.current();
		try {
			return await attempt(selection, instruction, model, inputs);
		} catch (error) {
			if (!(await offerRetry(error, model, inputs))) {
				return 'failed';
			}
		}
	}
}

/** One model call and its review. Throws what the stream threw; nothing is left open, however it ends. */
async function attempt(
	selection: BoundSelection,
	instruction: string,
	model: CatalogModel,
	{ catalog, reviews }: RefactorInputs,
): Promise<Outcome> {
	const surroundings = surroundingsOf(selection);
	// Made when it is looked at: a diff is drawn far less often than a delta comes.
	let proposed = () => selection.text;
	const review = reviews.open({
		uri: selection.document.uri,
		isNew: false,
		range: new vscode.Range(selection.range().start, selection.range().start),
		text: () => withSelection(selection, proposed()),
	});
	const controller = new AbortController();
	// Accepting aborts nothing: what goes wrong after it has to be told.
	void review.decision.then((decision) => decision === 'rejected' && controller.abort());
	try {
		const answer = await writeCode({
			stream: catalog.open(model),
			request: refactorRequest(model.model, taskOf(selection, instruction)),
			title: t('Rewriting {0} with {1}', selection.label, `${model.model} · ${model.provider.name}`),
			controller,
			written(partial) {
				proposed = () => previewOf(codeOf(partial, false), surroundings);
				review.refresh();
			},
		});
		const code = fitCode(answer, surroundings);
		proposed = () => code;
		review.complete(summaryOf(selection, code));
		return (await review.decision) === 'accepted' ? await applyCode(selection, code) : 'rejected';
	} catch (error) {
		if (controller.signal.aborted) {
			return 'rejected';
		}
		throw error;
	} finally {
		await review.close();
	}
}

/** The whole document with other text in the selection's place. */
function withSelection({ document, range }: BoundSelection, text: string): string {
	const all = document.getText();
	const { start, end } = range();
	return all.slice(0, document.offsetAt(start)) + text + all.slice(document.offsetAt(end));
}

function summaryOf({ label, text }: BoundSelection, code: string): string {
	return t('Weir proposes {0} for the {1} of {2}.', sayLines(code), sayLines(text), label);
}

function sayLines(code: string): string {
	const count = code.split('\n').length;
	return plural(count, { one: t('{0} line', count), other: t('{0} lines', count) });
}

/** Tells what went wrong. True where the user wants it tried again. */
async function offerRetry(error: unknown, model: CatalogModel, { redact }: RefactorInputs): Promise<boolean> {
	const { message, action } = failureOf(error, model, redact);
	const retry = t('Retry');
	const choice = await vscode.window.showErrorMessage(message, retry, ...(action ? [action.label] : []));
	if (action && choice === action.label) {
		await runAction(action.name, action.name === 'change-key' ? model.provider.id : undefined);
	}
	return choice === retry;
}
