import {
  type CommandSource,
  ENVELOPE_VERSION,
  type Envelope,
  type EnvelopeBase,
  type Fence,
  type Person,
} from "./envelope.ts";
import { type JsonReader, JsonShapeError, readJson } from "./json-reader.ts";

/** A message that is no envelope of ours, or of a version that this code does not know. It belongs in the DLQ. */
export class InvalidEnvelopeError extends Error {
  override readonly name = "InvalidEnvelopeError";
}

/** Reads the body of a message strictly. @throws {InvalidEnvelopeError} that names what is wrong, without quoting it. */
export function parseEnvelope(body: string): Envelope {
  try {
    return envelope(readJson(parseJson(body), "envelope"));
  } catch (error) {
    if (error instanceof JsonShapeError) throw new InvalidEnvelopeError(`Not an envelope: ${error.message}`);
    throw error;
  }
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new InvalidEnvelopeError(`Not an envelope: the message's body (${body.length} characters) is not JSON`);
  }
}

function envelope(from: JsonReader): Envelope {
  const version = from.value("v");
  if (version === undefined) throw new JsonShapeError("envelope.v is missing");
  if (version !== ENVELOPE_VERSION) {
    throw new InvalidEnvelopeError(
      `Envelope of version ${JSON.stringify(version).slice(0, 20)}; this worker knows version ${ENVELOPE_VERSION}. ` +
        "Deploy the worker together with the webhook, then redrive the dead letter queue",
    );
  }
  const base = envelopeBase(from);
  const kind = from.text("kind");
  switch (kind) {
    case "evaluate":
      return { ...base, kind, pull: from.id("pull") };
    case "command":
      return {
        ...base,
        kind,
        pull: from.id("pull"),
        by: person(from.object("by")),
        source: source(from.object("source")),
      };
    case "resolve":
    case "merge-group":
      return { ...base, kind, sha: sha(from, "sha") };
    case "reevaluate":
      return { ...base, kind, branch: branch(from), sha: sha(from, "sha") };
    case "reevaluate-all":
      return { ...base, kind, sha: sha(from, "sha"), page: from.id("page") };
    default:
      throw new JsonShapeError(
        'envelope.kind must be "evaluate", "command", "resolve", "reevaluate", "reevaluate-all" or "merge-group"',
      );
  }
}

/** Every branch is a word that must be said: a field that is missing is a mistake. */
function branch(from: JsonReader): string | null {
  return from.value("branch") === null ? null : from.text("branch");
}

function person(from: JsonReader): Person {
  return { id: from.id("id"), login: from.text("login") };
}

/** Of GitHub's node ids, old and new; they are opaque, but never hold anything else. */
const NODE_ID = /^[\w=+/-]{1,200}$/;

function source(from: JsonReader): CommandSource {
  const via = from.text("via");
  switch (via) {
    case "comment": {
      const comment = from.text("comment");
      if (!NODE_ID.test(comment)) throw new JsonShapeError("envelope.source.comment must be a node id");
      return { via, comment };
    }
    case "button":
      return { via, button: from.text("button"), sha: sha(from, "sha") };
    default:
      throw new JsonShapeError('envelope.source.via must be "comment" or "button"');
  }
}

function envelopeBase(from: JsonReader): EnvelopeBase {
  const repository = from.object("repository");
  return {
    v: ENVELOPE_VERSION,
    deliveryId: from.text("deliveryId"),
    event: from.text("event"),
    action: from.optionalText("action"),
    installationId: from.id("installationId"),
    repository: { id: repository.id("id"), owner: repository.text("owner"), name: repository.text("name") },
    fence: fence(from.object("fence")),
    receivedAt: from.time("receivedAt"),
  };
}

function fence(from: JsonReader): Fence {
  const pull = from.optionalObject("pull");
  const checkRun = from.optionalObject("checkRun");
  const status = from.optionalObject("status");
  const base = from.optionalObject("base");
  const organization = from.optionalObject("organization");
  const suite = from.optionalObject("checkSuite");
  return {
    ...(pull === null ? {} : { pull: { updatedAt: pull.time("updatedAt"), headSha: sha(pull, "headSha") } }),
    ...(checkRun === null
      ? {}
      : {
          checkRun: {
            id: checkRun.id("id"),
            ...(checkRun.has("name") ? { name: checkRun.text("name") } : {}),
            headSha: sha(checkRun, "headSha"),
            status: checkRun.text("status"),
            conclusion: checkRun.optionalText("conclusion"),
          },
        }),
    ...(suite === null ? {} : { checkSuite: { id: suite.id("id"), headSha: sha(suite, "headSha") } }),
    ...(organization === null ? {} : { organization: { sha: sha(organization, "sha") } }),
    ...(base === null ? {} : { base: { ref: base.text("ref"), sha: sha(base, "sha") } }),
    ...(status === null
      ? {}
      : {
          status: {
            sha: sha(status, "sha"),
            context: status.text("context"),
            state: status.text("state"),
            createdAt: status.time("createdAt"),
          },
        }),
  };
}

function sha(from: JsonReader, key: string): string {
  const found = from.text(key);
  if (!/^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(found)) throw new JsonShapeError(`${key} must be a commit's SHA`);
  return found;
}
