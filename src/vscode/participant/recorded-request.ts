import type * as vscode from 'vscode';
import * as z from 'zod/mini';
import type { StreamError } from '../../core/errors.ts';
import { isContent, type StreamEvent } from '../../core/stream.ts';
import type { TurnTools } from '../../core/turn.ts';
import type { Session } from '../../sessions/session.ts';
import type { Sessions } from '../../sessions/sessions.ts';
import type { Failure } from '../../webview/messages.ts';
import type { CatalogModel } from '../catalog.ts';
import type { Prompt } from '../chat/held-turn.ts';
import { labelOf } from '../chat/model-label.ts';
import { outcomeAfter } from '../sessions/outcome.ts';
import { withinPatience } from '../sessions/patience.ts';
import { recordedTools } from '../sessions/recorded-tools.ts';
import type { SessionStore } from '../sessions/session-store.ts';

/** Where in the history an answer stands; its result carries it. */
const place = z.object({ session: z.string(), turn: z.string() });
export type SessionPlace = z.infer<typeof place>;

/** A request of VS Code's chat in Weir's history. */
export interface RecordedRequest {
	readonly place: SessionPlace;
	/** The tools, each call of which is written down before it does anything. */
	withTools(tools: TurnTools): TurnTools;
	/** An event of the answer. */
	take(event: StreamEvent): void;
	/** The answer is over: by itself, or because of an error, as the user is told of it. */
	end(error?: StreamError, failure?: Failure): void;
}

/**
 * Writes a request into the history; resolves when it is written, or the disk refuses.
 *
 * VS Code tells an extension which of its own chats a request belongs to in no stable way. It hands over the results
 * of the chat's earlier requests, though, and each says where it stands: so a request goes into the session of the last
 * result, after its turn, and one without any begins a session. A chat in which VS Code took requests back, because the
 * user edited one, becomes a branch.
 *
 * @param history as VS Code gives it.
 */
export async function recordRequest(
	store: Pick<SessionStore, 'open' | 'workspace'>,
	request: { prompt: Prompt; model: CatalogModel; history: vscode.ChatContext['history'] },
): Promise<RecordedRequest> {
	const sessions = await store.open();
	const earlier = placeIn(request.history);
	const found = earlier && (await openAgain(sessions, earlier.session));
	const session = found ?? sessions.create(store.workspace);
	const { recorder, saved } = session.begin({
		prompt: { text: request.prompt.text, context: [...request.prompt.context] },
		model: { ...labelOf(request.model) },
		parent: found && earlier && found.transcript.turns.has(earlier.turn) ? earlier.turn : null,
		source: 'participant',
	});
	await saved;
	let isAnswered = false;
	return {
		place: { session: session.id, turn: recorder.turnId },
		withTools: (tools) => recordedTools(tools, recorder.toolStarts),
		take(event) {
			isAnswered ||= isContent(event);
			recorder.event(event);
		},
		end(error, failure) {
			const outcome = error ? outcomeAfter(error, isAnswered) : 'finished';
			void recorder.end(outcome, failure && outcome !== 'stopped' ? { failure: { ...failure } } : {});
			void sessions.close(session);
		},
	};
}

/** A session that was deleted, or cannot be read, is left alone. */
async function openAgain(sessions: Sessions, id: string): Promise<Session | undefined> {
	const session = await withinPatience(sessions.open(id)).catch(() => undefined);
	if (session?.transcript.removedAt === undefined) {
		return session;
	}
	void sessions.close(session);
	return undefined;
}

/** Of the last result that has one: a request that was cancelled has none. */
function placeIn(history: vscode.ChatContext['history']): SessionPlace | undefined {
	return history
		.map((turn) => ('result' in turn ? place.safeParse(turn.result.metadata).data : undefined))
		.findLast((found) => found !== undefined);
}
