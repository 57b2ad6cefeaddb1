import type { NewApp } from "./new-app.ts";
import { html, page } from "./page-frame.ts";

/** Where an App is installed on an account's repositories. */
export function installUrl({ htmlUrl }: Pick<NewApp, "htmlUrl">): string {
  return `${htmlUrl}/installations/new`;
}

/** @param trouble what is left to do besides; null: nothing */
export function registeredPage(
  nonce: string,
  app: Pick<NewApp, "name" | "id" | "htmlUrl">,
  kept: { readonly place: string; readonly webhookUrl: string },
  trouble: string | null,
): string {
  const body = html`
<p class="mark"><span aria-hidden="true">✓</span> Registered</p>
<h1>${app.name} is yours: install it</h1>
<p class="quiet">It sees nothing yet. Choose the repositories in which it may approve pull requests.</p>
<p><a class="button" href="${installUrl(app)}">Install ${app.name}</a></p>
${trouble === null ? "" : html`<section><h2 class="trouble">One thing is left to do</h2><p class="told">${trouble}</p></section>`}
<section>
<dl>
<dt>App</dt><dd><a href="${app.htmlUrl}">${app.htmlUrl}</a>, ID ${String(app.id)}</dd>
<dt>Credentials</dt><dd><code>${kept.place}</code></dd>
<dt>Webhooks go to</dt><dd><code>${kept.webhookUrl}</code></dd>
</dl>
</section>
<p class="quiet">The command in your terminal has ended; this page can be closed.</p>
`;
  return page(nonce, `${app.name} is registered`, body);
}

/** @param over whether the command has ended with this, so that it has to be run again */
export function failedPage(nonce: string, reason: string, over: boolean): string {
  const body = html`
<p class="mark trouble"><span aria-hidden="true">✗</span> Not done</p>
<h1>The App could not be registered</h1>
<section><p class="told">${reason}</p></section>
<p class="quiet">${over ? "The command in your terminal has ended, and says the same." : "The command in your terminal goes on waiting: use the page that it opened."}</p>
`;
  return page(nonce, "The App could not be registered", body);
}
