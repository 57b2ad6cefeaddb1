import type { Stated } from "../stated.ts";

/**
 * An image as `FROM`, compose and workflows name it: `registry:5000/name:tag@sha256:…`. Null where it is none, or holds
 * a variable. https://github.com/distribution/reference
 */
export function readImage(text: string): Stated | null {
  const match = /^([a-zA-Z0-9][\w./-]*(?::\d+\/[\w./-]+)?)(?::([\w][\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?$/.exec(
    text,
  );
  const [, name, tag, digest] = match ?? [];
  if (name === undefined) return null;
  return {
    ecosystem: "docker",
    package: plainImage(name),
    version: tag ?? null,
    direct: true,
    ...(digest === undefined ? {} : { digest }),
  };
}

/** `docker.io/library/node` is `node`. */
export function plainImage(name: string): string {
  return name.replace(/^(?:index\.)?docker\.io\//, "").replace(/^library\//, "");
}
