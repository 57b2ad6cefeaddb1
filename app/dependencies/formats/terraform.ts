import type { Format, Remark, Stated } from "../stated.ts";
import { type HclBlock, hclText, parseHcl } from "./hcl.ts";

const EXPRESSION = "a version or a source in it is not plain text";

/** https://developer.hashicorp.com/terraform/language: `required_providers` and modules; all else is told apart. */
export const terraform: Format = {
  name: "a Terraform file",
  ecosystem: "terraform",
  fits: (path) => /\.(tf|tofu)$/.test(path),
  read(text) {
    const stated: Stated[] = [];
    const rest = new Map<string, Remark>();
    const file = parseHcl(text);
    remark(rest, "", { ...file, blocks: [] });
    for (const block of file.blocks) {
      if (/^module /.test(block.name)) readModule(block, stated, rest);
      else if (block.name === "terraform") readSettings(block, stated, rest);
      else remark(rest, block.name, block);
    }
    return { stated, rest };
  },
};

/** A module of a registry has a version; one from git has it in its address. */
function readModule(block: HclBlock, stated: Stated[], rest: Map<string, Remark>) {
  const [written, asked] = [block.attributes.get("source"), block.attributes.get("version")];
  const [source, version] = [hclText(written), hclText(asked)];
  const others = new Map([...block.attributes].filter(([key]) => key !== "version" && key !== "source"));
  remark(rest, block.name, { ...block, attributes: others });
  if (source === null || (asked !== undefined && version === null)) {
    rest.set(`${block.name}.source`, { value: `${written} ${asked}`, doubt: EXPRESSION });
  } else if (/^\.{1,2}\//.test(source)) rest.set(`${block.name}.source`, { value: `${source} ${version ?? ""}` });
  else {
    const [place = "", query = ""] = source.split("?", 2);
    const ref = new URLSearchParams(query).get("ref");
    const isRegistry =
      /^(?:[\w.-]+\.[a-z]+\/)?[\w-]+\/[\w-]+\/[\w-]+(?:\/\/.*)?$/i.test(place) &&
      !/^(github\.com|bitbucket\.org)\//.test(place);
    const warnings = isRegistry ? [] : [`comes from ${source}, not from a registry`];
    stated.push({ package: place, version: version ?? ref, direct: true, section: block.name, warnings });
  }
}

function readSettings(block: HclBlock, stated: Stated[], rest: Map<string, Remark>) {
  for (const inner of block.blocks) {
    if (inner.name !== "required_providers") {
      remark(rest, `terraform.${inner.name}`, inner);
      continue;
    }
    remark(rest, "terraform.required_providers", { ...inner, attributes: new Map() });
    for (const [name, value] of inner.attributes) {
      const key = `terraform.required_providers.${name}`;
      const provider = readProvider(name, value);
      if (provider === null) rest.set(key, { value, doubt: EXPRESSION });
      else stated.push({ ...provider, direct: true });
    }
  }
  remark(rest, "terraform", { ...block, blocks: [] });
}

/** `{ source = "hashicorp/aws", version = "~> 5.0" }`, or the version alone as before Terraform 0.13. */
function readProvider(name: string, value: string): Omit<Stated, "direct"> | null {
  const alone = hclText(value);
  if (alone !== null) return { package: `hashicorp/${name}`, version: alone, section: name };
  if (!value.startsWith("{") || !value.endsWith("}")) return null;
  const fields = new Map<string, string>();
  // In an object attributes are separated by commas as well as by lines, and `:` is as good as `=`.
  const field = /\s*([\w-]+)\s*[=:]\s*("(?:[^"\\]|\\.)*"|\[[^\][]*\])\s*,?/y;
  const inside = value.slice(1, -1).trim();
  for (let match = field.exec(inside); match; match = field.exec(inside)) {
    fields.set(match[1] ?? "", match[2] ?? "");
    if (field.lastIndex === inside.length) break;
  }
  const length = [...inside.matchAll(new RegExp(field.source, "g"))].reduce((sum, match) => sum + match[0].length, 0);
  if (length !== inside.length) return null;
  const [source, version] = [fields.get("source"), fields.get("version")];
  if ((source !== undefined && hclText(source) === null) || (version !== undefined && hclText(version) === null))
    return null;
  const terms = [...fields].filter(([key]) => key !== "source" && key !== "version").join(" ");
  return {
    package: providerName(hclText(source) ?? `hashicorp/${name}`),
    version: hclText(version),
    section: name,
    ...(terms === "" ? {} : { terms }),
  };
}

/** `registry.terraform.io/hashicorp/aws` is `hashicorp/aws`. */
export function providerName(source: string): string {
  return source.toLowerCase().replace(/^registry\.(terraform\.io|opentofu\.org)\//, "");
}

/** A block and what is in it, each attribute by its place. */
function remark(rest: Map<string, Remark>, path: string, block: HclBlock) {
  const prefix = path === "" ? "" : `${path}.`;
  const add = (key: string, value: string) => {
    // Two blocks of one name (`provisioner`, `import`) are both told.
    let free = key;
    for (let count = 2; rest.has(free); count++) free = `${key} (${count})`;
    rest.set(free, { value });
  };
  if (path !== "") add(path, "");
  for (const [key, value] of block.attributes) add(`${prefix}${key}`, value);
  for (const inner of block.blocks) remark(rest, `${prefix}${inner.name}`, inner);
}
