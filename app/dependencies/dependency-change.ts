/** Whose packages they are: the registry decides, not the tool, so Poetry and uv are `pip`, and Gradle is `maven`. */
export type Ecosystem = "npm" | "pip" | "go" | "cargo" | "maven" | "github-actions" | "docker" | "terraform";

/**
 * How large a step is, read as semantic versioning: the first number that differs. `0.1` to `0.2` is `minor`, as
 * Dependabot has it. `prerelease`: it ends at a pre-release. `replaced`: the same name from another place. `digest`: the
 * same version, other contents. `unknown`: the two cannot be compared.
 */
export type Update =
  | "major"
  | "minor"
  | "patch"
  | "prerelease"
  | "added"
  | "removed"
  | "replaced"
  | "digest"
  | "unknown";

export type Scope = "prod" | "dev" | "optional" | "peer" | "build";

/** One version of one package that one file no longer states, states instead, or states anew. */
export interface DependencyChange {
  readonly ecosystem: Ecosystem;
  readonly package: string;
  /** As the file writes it, so a range in a manifest; null with `added`, and where no version was stated. */
  readonly from: string | null;
  readonly to: string | null;
  readonly update: Update;
  /** False also where the two cannot be compared. */
  readonly downgrade: boolean;
  /** Null: this file cannot tell. */
  readonly direct: boolean | null;
  readonly scope?: Scope;
  /** The version is what a comment says beside a commit's SHA; nothing in the file proves it. */
  readonly evidence?: "comment";
  readonly path: string;
}

/**
 * A sentence of ours with other people's names kept apart, so that whoever renders it can escape them. It has the shape
 * of a `Phrase` of app/policy and can be spliced into one.
 */
export type Sentence = readonly (string | { readonly name: string })[];

/** Builds a sentence: what is in braces are names. */
export function sentence(texts: TemplateStringsArray, ...names: readonly string[]): Sentence {
  return texts.flatMap((text, index): Sentence => {
    const name = names[index];
    const words = text === "" ? [] : [text];
    return name === undefined ? words : [...words, { name }];
  });
}

/** As text without markup. */
export function plainSentence(parts: Sentence): string {
  return parts.map((part) => (typeof part === "string" ? part : part.name)).join("");
}

/** Something in a dependency file that changed and is no version: a script, a registry, an override. */
export interface OtherChange {
  readonly path: string;
  readonly what: Sentence;
}

/** A file, or a part of it, of which nobody can say from the file alone what it does to dependencies. */
export interface UnknownChange {
  readonly path: string;
  readonly reason: string;
}

export interface DependencyChanges {
  readonly changes: readonly DependencyChange[];
  readonly unknown: readonly UnknownChange[];
  readonly other: readonly OtherChange[];
}
