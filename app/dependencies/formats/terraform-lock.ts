import { type Format, fileName, type Stated, Unreadable } from "../stated.ts";
import { hclText, parseHcl } from "./hcl.ts";
import { providerName } from "./terraform.ts";

/** https://developer.hashicorp.com/terraform/language/files/dependency-lock */
export const terraformLock: Format = {
  name: ".terraform.lock.hcl",
  ecosystem: "terraform",
  fits: (path) => fileName(path) === ".terraform.lock.hcl",
  read(text) {
    const file = parseHcl(text);
    const others = file.blocks.filter((block) => !block.name.startsWith("provider "));
    if (others.length > 0 || file.attributes.size > 0) throw new Unreadable("it has more than providers in it");
    const stated = file.blocks.map((block): Stated => {
      const source = block.name.slice("provider ".length);
      const name = providerName(source);
      const hashes = (block.attributes.get("hashes") ?? "").match(/"[^"]*"/g) ?? [];
      const warnings = hashes.length === 0 ? ["has no hash"] : [];
      if (!/^registry\.(terraform\.io|opentofu\.org)\//.test(source))
        warnings.push(`comes from ${source.split("/")[0] ?? ""}`);
      const known = ["version", "constraints", "hashes"];
      const terms = [...block.attributes].filter(([key]) => !known.includes(key)).join(" ");
      return {
        package: name,
        version: hclText(block.attributes.get("version")),
        direct: null,
        origin: source.split("/")[0] ?? "",
        ...(terms === "" ? {} : { terms }),
        fixed: { hash: hashes.sort().join(" ") },
        warnings,
      };
    });
    return { stated, rest: new Map() };
  },
};
