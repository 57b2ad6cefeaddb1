import { type Format, fileName, type Remark, type Stated } from "../stated.ts";
import { at, entriesOf, parseYaml, remarksOn, requireTable, textAt, without } from "../tree.ts";
import { readImage } from "./image.ts";

/** https://docs.docker.com/reference/compose-file/services/#image */
export const compose: Format = {
  name: "a compose file",
  ecosystem: "docker",
  fits: (path) => /^(docker-)?compose([.-].+)?\.ya?ml$/.test(fileName(path)),
  read(text) {
    const file = parseYaml(text);
    requireTable(file);
    if (at(file, "services") !== undefined) requireTable(at(file, "services"));
    const stated: Stated[] = [];
    const rest: Map<string, Remark> = remarksOn(without(file, "services"));
    for (const [name, service] of entriesOf(at(file, "services"))) {
      const written = textAt(service, "image");
      const image = written === null ? null : readImage(written);
      if (image !== null) stated.push(image);
      else if (written !== null)
        rest.set(`services.${name}.image`, { value: written, doubt: "an image in it is named by a variable" });
      const left = image === null ? without(service, "image") : { ...without(service), image: image.package };
      for (const [key, remark] of remarksOn({ [name]: left }, 3, "services.")) rest.set(key, remark);
    }
    return { stated, rest };
  },
};
