import type { Document } from "yaml";
import { isScalar } from "yaml";
import type { Format, Remark, Stated } from "../stated.ts";
import {
  at,
  entriesOf,
  itemsOf,
  parseYamlDocument,
  remarksOn,
  requireTable,
  textAt,
  without,
  yamlValue,
} from "../tree.ts";
import { readImage } from "./image.ts";

/**
 * https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax: actions, reusable workflows and
 * images. A commit's version is only in the comment beside it, so it is marked as that. Everything else is told apart.
 */
export const workflow: Format = {
  name: "a workflow",
  ecosystem: "github-actions",
  fits: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path) || /(^|\/)action\.ya?ml$/.test(path),
  read(text) {
    const document = parseYamlDocument(text);
    const tree = yamlValue(document);
    requireTable(tree);
    const use = new Uses(document);
    if (at(tree, "jobs") !== undefined) requireTable(at(tree, "jobs"));
    const jobs = Object.fromEntries(
      entriesOf(at(tree, "jobs")).map(([name, job]) => {
        requireTable(job);
        const steps = stepsOf(at(job, "steps"), ["jobs", name, "steps"], use);
        const services = Object.fromEntries(
          entriesOf(at(job, "services")).map(([service, inner]) => [service, use.container(inner)]),
        );
        return [
          name,
          {
            ...without(job),
            ...(at(job, "uses") === undefined ? {} : { uses: use.action(at(job, "uses"), ["jobs", name, "uses"]) }),
            ...(at(job, "container") === undefined ? {} : { container: use.container(at(job, "container")) }),
            ...(Object.keys(services).length === 0 ? {} : { services }),
            ...(steps === null ? {} : { steps }),
          },
        ];
      }),
    );
    const runs = at(tree, "runs");
    const steps = stepsOf(at(runs, "steps"), ["runs", "steps"], use);
    const image = textAt(runs, "image");
    const masked = {
      ...without(tree, "jobs", "runs"),
      ...(at(tree, "jobs") === undefined ? {} : { jobs }),
      ...(runs === undefined
        ? {}
        : {
            runs: {
              ...without(runs),
              ...(steps === null ? {} : { steps }),
              ...(image?.startsWith("docker://") ? { image: use.action(image, ["runs", "image"]) } : {}),
            },
          }),
    };
    return { stated: use.stated, rest: new Map([...remarksOn(masked, 4), ...use.doubts]) };
  },
};

/** Steps by their number, so that a change names the step. */
function stepsOf(steps: unknown, path: readonly string[], use: Uses): Record<string, unknown> | null {
  if (!Array.isArray(steps)) return null;
  return Object.fromEntries(
    itemsOf(steps).map((step, index) => {
      const uses = at(step, "uses");
      const masked =
        uses === undefined ? step : { ...without(step), uses: use.action(uses, [...path, String(index), "uses"]) };
      return [`step ${index + 1}`, masked];
    }),
  );
}

/** Collects what is used, and hands back the same without its version. */
class Uses {
  readonly stated: Stated[] = [];
  readonly doubts = new Map<string, Remark>();
  readonly #document: Document.Parsed;

  constructor(document: Document.Parsed) {
    this.#document = document;
  }

  action(uses: unknown, path: readonly string[]): unknown {
    if (typeof uses !== "string" || uses.startsWith("./")) return uses;
    if (uses.startsWith("docker://")) return this.image(uses.slice("docker://".length), uses);
    const match = /^([\w.-]+\/[\w.-]+(?:\/[^@\s]+)?)@(\S+)$/.exec(uses);
    const [, name, ref] = match ?? [];
    if (name === undefined || ref === undefined) return uses;
    this.stated.push({ package: name, direct: true, ...this.#versionOf(ref, path) });
    return name;
  }

  container(container: unknown): unknown {
    if (typeof container === "string") return this.image(container, container);
    const image = textAt(container, "image");
    return image === null ? container : { ...without(container), image: this.image(image, image) };
  }

  image(name: string, written: string): string {
    const image = readImage(name);
    if (image !== null) this.stated.push(image);
    else this.doubts.set(`image ${written}`, { value: written, doubt: "an image in it is named by an expression" });
    return image?.package ?? written;
  }

  #versionOf(ref: string, path: readonly string[]): Pick<Stated, "version" | "digest" | "evidence"> {
    if (!/^[0-9a-f]{40}$/.test(ref)) return { version: ref };
    const comment = this.#commentAt(path);
    const version = /(?:^|[\s@=])(v?\d+(?:\.\d+)*(?:-[\w.]+)?)(?=$|\s)/.exec(comment)?.[1];
    return version === undefined ? { version: null, digest: ref } : { version, digest: ref, evidence: "comment" };
  }

  #commentAt(path: readonly string[]): string {
    const node = this.#document.getIn(path, true);
    return isScalar(node) ? (node.comment ?? "").trim() : "";
  }
}
